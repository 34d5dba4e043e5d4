-- Gives a lease back whose call was not sent: the token is free at once, the lane
-- keeps its place at the front.
--
-- ARGV[5]  lease
-- Answers  1, or 0 when the lease was lost
local account, lane = finish(ARGV[5], nil)
if not account then
  return 0
end
if lane then
  place(lane, 0)
end
settle(account)
ring()
return 1
