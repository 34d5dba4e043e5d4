-- Tells whether this server's state can be trusted, and its clock.
--
-- Answers  { run id, 1 or 0, what the clock reads, how often the clock was moved }
return { server(), trusted() and 1 or 0, num(told), redis.call('HGET', meta, 'moves') or '0' }
