-- Hands out lanes, each with one token of its account, the account and the
-- organization whose last turn is longest ago first. Reaps what expired and
-- promotes what is due on the way, 100 items at most. Where more is due, the next moment
-- lies in the past, and the caller claims again at once.
--
-- ARGV[5]  most lanes
-- ARGV[6]  µs that a lease lasts
-- ARGV[7]  most entries of a lane
-- Answers  { state, what the clock reads, its epoch, next moment (0: none), claim… } where
--          state is "ok" or "rebuild" (this server's state was not built by snovsync, or
--          only partly), and a claim is { lease, lane, organization, member, … }, oldest
--          entry first
if not trusted() then
  local at, of = reading()
  return { 'rebuild', at, of, '0' }
end
local most, lasts, entries = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
promote(100 - reap(100))
local at, of = reading()
local answer = { 'ok', at, of, '0' }
for _ = 1, most + 10 do
  local account = redis.call('ZRANGE', ready, 0, 0)[1]
  if not account or #answer - 4 == most then
    break
  end
  local turns = key('turns', account)
  local organization = redis.call('ZRANGE', turns, 0, 0)[1]
  local lane = organization and redis.call('ZRANGE', key('lanes', account, organization), 0, 0)[1]
  if lane then
    local lease = num(next_fence())
    if unplace(lane) then
      redis.call('ZADD', turns, num(turn()), organization)
    end
    hold(lease, account, lane, lasts)
    redis.call('ZADD', ready, num(turn()), account)
    settle(account)
    local claim = { lease, lane, organization }
    for _, member in ipairs(redis.call('ZRANGE', key('lane', lane), 0, entries - 1)) do
      claim[#claim + 1] = member
    end
    answer[#answer + 1] = claim
  else -- Redis lost the organizations or the lanes that were in line
    if organization then
      redis.call('ZREM', turns, organization)
    end
    settle(account)
  end
end
answer[4] = num(next_moment())
-- What this caller could not take may be work for another process.
rung = redis.call('ZCARD', ready) > 0
ring()
return answer
