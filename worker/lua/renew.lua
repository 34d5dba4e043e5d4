-- Reaps leases of processes that are gone, then extends those of one that is alive. In
-- this order: a lease that ran out must not come back to life. Reaping here is for
-- sleeping workers, who know nothing of leases that others took while they slept.
--
-- It also notes what time it is, for processes that start later (lib.lua).
--
-- ARGV[5]   µs that they last from now
-- ARGV[6]   the caller's wall clock in µs
-- ARGV[7…]  leases
-- Answers   { what the clock reads, 1 or 0 (the state has to be built from Postgres), lease that was lost, … }
local reaped = 1
while reaped > 0 do
  reaped = reap(100)
end
local answer = { num(told), trusted() and 1 or 0 }
local expires = num(now + tonumber(ARGV[5]))
for i = 7, #ARGV do
  local account = redis.call('HGET', key('lease', ARGV[i]), 'account')
  if account then
    redis.call('ZADD', leases, 'XX', expires, ARGV[i])
    redis.call('ZADD', key('held', account), 'XX', expires, ARGV[i])
  else
    answer[#answer + 1] = ARGV[i]
  end
end
if tonumber(ARGV[1]) > 0 then
  redis.call('HSET', meta, 'seen', num(now), 'wall', ARGV[6])
end
ring()
return answer
