-- Tells how an account stands; changes nothing but what has lapsed.
--
-- ARGV[5]  account
-- Answers  { tokens held and spent, µs until the next one is free (0: one is free
--          now; -1: when a running call completes), µs for which it still rests }
local account = ARGV[5]
local tokens = free(account)
local wait = 0
if tokens <= 0 then
  local oldest = redis.call('ZRANGE', key('spent', account), 0, 0, 'WITHSCORES')
  wait = oldest[2] and tonumber(oldest[2]) + window - now or -1
end
return { num(limit - tokens), num(wait), num(math.max(resting(account) - now, 0)) }
