-- Tells whether this server's state can be trusted, and its clock.
--
-- Answers  { run id, 1 or 0 (built under it), what the clock reads, its epoch ("-": nobody
--          can tell whether it jumped) }
return { server(), built() and 1 or 0, reading() }
