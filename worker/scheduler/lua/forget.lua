-- Removes entries from their lanes, whose organization runs under an account of another
-- partition now. Entries of a lane that runs stay: its worker moves them.
--
-- ARGV[5…]  up to 100 entries, as they are in their lanes: "<order, 22 digits>:<entry id>"
-- Answers   the ids of the entries that stay
local kept = {}
for i = 5, #ARGV do
  local id = entry_of(ARGV[i])
  local job = redis.call('HGET', jobs, id)
  local lane = job and string.sub(job, 1, 65)
  if lane and redis.call('HEXISTS', running, lane) == 1 then
    kept[#kept + 1] = id
  elseif lane then
    redis.call('ZREM', key('lane', lane), ARGV[i])
    redis.call('HDEL', jobs, id)
    unplace(lane)
    place(lane, now)
    settle(account_of(lane))
  end
end
ring()
return kept
