-- Pauses or resumes the lanes of an organization. Entries stay where they are.
--
-- ARGV[5]   organization
-- ARGV[6]   "pause" or "resume"
-- ARGV[7…]  accounts in whose queues it may stand
-- Answers   1 when that changed something, 0 otherwise
local organization, pause = ARGV[5], ARGV[6] == 'pause'
local changed = redis.call(pause and 'SADD' or 'SREM', paused, organization)
for i = 7, #ARGV do
  local account = ARGV[i]
  local turns = key('turns', account)
  if pause then
    redis.call('ZREM', turns, organization)
  elseif redis.call('ZCARD', key('lanes', account, organization)) > 0 and not redis.call('ZSCORE', turns, organization) then
    redis.call('ZADD', turns, num(turn()), organization)
  end
  settle(account)
end
ring()
return changed
