-- Admits entries to their lanes. Repeating it changes nothing.
--
-- ARGV[5…]  six for each entry: id, lane, organization, occurredAt (µs),
--           order among those of the same µs (22 digits), µs until it may run (0: at once)
-- Answers   the number of entries that were not known before
local added, touched = 0, {}
for i = 5, #ARGV, 6 do
  local id, lane, organization, occurred, order = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local delay = tonumber(ARGV[i + 5])
  local member = order .. ':' .. id
  local job = redis.call('HGET', jobs, id)
  local old = job and string.sub(job, 1, 65)
  -- The organization changed its Snov.io account while the entry waited.
  local moves = old and old ~= lane and redis.call('HEXISTS', running, old) == 0
  if moves then
    redis.call('ZREM', key('lane', old), member)
    unplace(old)
    place(old, now)
    touched[account_of(old)] = true
  end
  if not old or moves then
    redis.call('HSET', jobs, id, lane .. organization)
    added = added + 1
  end
  if not old or moves or old == lane then
    redis.call('ZADD', key('lane', lane), occurred, member)
    local waits = redis.call('ZSCORE', due, 'l' .. lane)
    local is_head = redis.call('ZRANGE', key('lane', lane), 0, 0)[1] == member
    if delay > 0 and not waits and is_head and not old then
      remind('l' .. lane, now + delay)
      unplace(lane)
    elseif delay == 0 and waits and is_head and old == lane then
      redis.call('ZREM', due, 'l' .. lane)
    end
    place(lane, now)
    touched[account_of(lane)] = true
  end
end
for account in pairs(touched) do
  settle(account)
end
ring()
return added
