-- Declares the rebuild done: from here on claims are answered.
--
-- ARGV[5]  the run id under which the rebuild began
-- Answers  1, or 0 when the server was restarted meanwhile
if server() ~= ARGV[5] then
  return 0
end
redis.call('HSET', meta, 'run', ARGV[5])
rung = true
ring()
return 1
