-- Ends a lease whose call failed for now: the lane waits, entries behind it too.
--
-- ARGV[5]   lease
-- ARGV[6]   µs since the call completed; -1: it was never sent
-- ARGV[7]   µs until the lane may run again
-- ARGV[8…]  two for each entry that has its outcome nevertheless: id, member
-- Answers   1, or 0 when the lease was lost
local account, lane = finish(ARGV[5], completed(tonumber(ARGV[6])))
if not account then
  return 0
end
remove(lane, 8)
if redis.call('EXISTS', key('lane', lane)) == 1 then
  remind('l' .. lane, now + tonumber(ARGV[7]))
end
settle(account)
ring()
return 1
