-- Ends leases. The lane of each may run again, as its way says; entries that have their
-- outcome leave it.
--
-- ARGV[5…]  for each lease: lease, way, µs since its call completed (-1: none was sent, the
--           token is free at once), µs to wait (0 where its way has nothing to wait for),
--           number of entries that have their outcome, and two for each: id, member
--
-- Ways:  complete  the next entries of the lane may run
--        fail      the lane waits, entries behind it too
--        rest      Snov.io said that the account is over its rate: the account rests, the
--                  lane keeps its place at the front
--        release   nothing was decided, the lane keeps its place at the front
--
-- Answers   the number of leases that were not lost
local ended, touched, order = 0, {}, {}
local at = 5
while at <= #ARGV do
  local lease, way, since, wait, entries = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local first = at + 5
  at = first + 2 * entries
  local account, lane = finish(lease, completed(since))
  if account then
    ended = ended + 1
    for i = first, at - 1, 2 do
      local id, member = ARGV[i], ARGV[i + 1]
      if string.sub(redis.call('HGET', jobs, id) or '', 1, 65) == lane then
        redis.call('HDEL', jobs, id)
      end
      redis.call('ZREM', key('lane', lane), member)
    end
    if way == 'fail' then
      if redis.call('EXISTS', key('lane', lane)) == 1 then
        remind('l' .. lane, now + wait)
      end
    else
      place(lane, way == 'complete' and now or 0)
    end
    if way == 'rest' then
      rest_until(account, now + wait)
    end
    if not touched[account] then
      touched[account] = true
      order[#order + 1] = account
    end
  end
end
for _, account in ipairs(order) do
  settle(account)
end
ring()
return ended
