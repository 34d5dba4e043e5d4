-- Reaps leases of processes that are gone, then extends those of one that is alive. In
-- this order: a lease that ran out must not come back to life. Reaping here is for
-- sleeping workers, who know nothing of leases that others took while they slept.
--
-- ARGV[5]   µs that they last from now
-- ARGV[6…]  leases
-- Answers   { 1, what the clock reads, its epoch, lease that was lost, … }; where the state
--           has to be built from Postgres nothing is extended, and the first is 0
if not trusted() then
  return { 0, reading() }
end
local reaped = 1
while reaped > 0 do
  reaped = reap(100)
end
local answer = { 1, reading() }
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
ring()
return answer
