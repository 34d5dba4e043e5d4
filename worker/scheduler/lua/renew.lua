-- Reaps leases of processes that are gone, 100 at most, and extends those of one that is
-- alive. A lease that ran out is lost even before it is reaped. Reaping here is for
-- sleeping workers, who know nothing of leases that others took while they slept.
--
-- ARGV[5]   µs that they last from now
-- ARGV[6…]  leases, 100 at most
-- Answers   { 1, what the clock reads, its epoch, number of leases that were reaped, lease that
--           was lost, … }; where the state has to be built from Postgres nothing is
--           extended, and the first is 0
if not trusted() then
  local at, of = reading()
  return { 0, at, of, 0 }
end
local at, of = reading()
local answer = { 1, at, of, reap(100) }
local expires = num(now + tonumber(ARGV[5]))
for i = 6, #ARGV do
  local account = redis.call('HGET', key('lease', ARGV[i]), 'account')
  local until_now = tonumber(redis.call('ZSCORE', leases, ARGV[i]))
  if account and until_now and until_now > now then
    redis.call('ZADD', leases, 'XX', expires, ARGV[i])
    redis.call('ZADD', key('held', account), 'XX', expires, ARGV[i])
    expire(key('held', account), tonumber(ARGV[5]))
  else
    answer[#answer + 1] = ARGV[i]
  end
end
ring()
return answer
