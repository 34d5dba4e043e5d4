-- Declares the rebuild done: from here on claims are answered.
--
-- ARGV[5]  the run id under which the rebuild began
-- ARGV[6]  name of the rebuild, as seed.lua was given it
-- Answers  1, or 0 when the server was restarted or emptied meanwhile
if server() ~= ARGV[5] or redis.call('HGET', meta, 'seeded') ~= ARGV[6] then
  return 0
end
redis.call('HSET', meta, 'run', ARGV[5])
rung = true
ring()
return 1
