-- Ends a lease whose outcome is written: its entries leave the lane, the next
-- ones may run.
--
-- ARGV[5]   lease
-- ARGV[6]   µs since the call completed; -1: no call was made, the token is free at once
-- ARGV[7…]  two for each entry that has its outcome: id, member
-- Answers   1, or 0 when the lease was lost
local account, lane = finish(ARGV[5], completed(tonumber(ARGV[6])))
if not account then
  return 0
end
remove(lane, 7)
place(lane, now)
settle(account)
ring()
return 1
