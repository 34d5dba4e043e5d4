-- Ends leases whose time ran out, see lib.lua. Claiming does it too; this is for
-- processes that do not claim.
--
-- Answers  how many there were
local reaped, round = 0, 1
while round > 0 do
  round = reap(100)
  reaped = reaped + round
end
ring()
return reaped
