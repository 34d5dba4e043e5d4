-- Ends a lease because Snov.io said that the account is over its rate: the
-- account rests, the lane keeps its place at the front.
--
-- ARGV[5]   lease
-- ARGV[6]   µs since the call completed; -1: it was never sent
-- ARGV[7]   µs for which the account rests
-- ARGV[8…]  two for each entry that has its outcome nevertheless: id, member
-- Answers   1, or 0 when the lease was lost
local account, lane = finish(ARGV[5], completed(tonumber(ARGV[6])))
if not account then
  return 0
end
local till = now + tonumber(ARGV[7])
if till > resting(account) then
  redis.call('HSET', rest, account, num(till))
end
if lane then
  remove(lane, 8)
  place(lane, 0)
end
settle(account)
ring()
return 1
