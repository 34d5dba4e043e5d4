-- Extends leases of a process that is alive.
--
-- ARGV[5]   µs that they last from now
-- ARGV[6…]  leases
-- Answers   { raw, lease that was lost, … }
local answer = { num(raw) }
local expires = num(now + tonumber(ARGV[5]))
for i = 6, #ARGV do
  local account = redis.call('HGET', key('lease', ARGV[i]), 'account')
  if account then
    redis.call('ZADD', leases, 'XX', expires, ARGV[i])
    redis.call('ZADD', key('held', account), 'XX', expires, ARGV[i])
  else
    answer[#answer + 1] = ARGV[i]
  end
end
return answer
