-- Asks for a token outside the lanes, for a call an admin waits for. It goes
-- before every lane of the account. Repeating it with the same permit is safe.
--
-- ARGV[5]  account
-- ARGV[6]  permit, the caller's own id for it
-- ARGV[7]  µs that the permit lasts once it is granted
-- ARGV[8]  µs after which its caller gives up
-- ARGV[9]  1: it takes only a spare token, which no lane and no other permit waits for, and
--          stands in no line
-- Answers  { state, µs to wait } where state is "granted", "wait" (µs until a token may
--          be free; 0: unknown, the bell rings) or "rebuild"
if not trusted() then
  return { 'rebuild', '0' }
end
local account, permit = ARGV[5], ARGV[6]
local first = key('first', account)
reap(100)
if redis.call('EXISTS', key('lease', permit)) == 1 then
  return { 'granted', '0' }
end
if ARGV[9] == '1' then
  local till, tokens = resting(account), free(account)
  if till == 0 and tokens > waiting(account) and redis.call('EXISTS', key('turns', account)) == 0 then
    hold(permit, account, nil, tonumber(ARGV[7]))
    settle(account)
    ring()
    return { 'granted', '0' }
  end
  ring()
  if till > 0 then
    return { 'wait', num(till - now) }
  elseif tokens > 0 then
    return { 'wait', '100000' } -- others are about to take it
  end
  local oldest = redis.call('ZRANGE', key('spent', account), 0, 0, 'WITHSCORES')
  return { 'wait', oldest[2] and num(math.max(tonumber(oldest[2]) + window - now, 1)) or '0' }
end
waiting(account)
redis.call('ZADD', first, 'NX', num(now + tonumber(ARGV[8])), permit)
expire(first, tonumber(ARGV[8]))
local till = resting(account)
local place_in_line = redis.call('ZRANK', first, permit)
if till == 0 and place_in_line < free(account) then
  redis.call('ZREM', first, permit)
  hold(permit, account, nil, tonumber(ARGV[7]))
  settle(account)
  ring()
  return { 'granted', '0' }
end
settle(account)
ring()
local wait = 0
if till > 0 then
  wait = till - now
else
  local nth = redis.call('ZRANGE', key('spent', account), place_in_line, place_in_line, 'WITHSCORES')
  if nth[2] then
    wait = math.max(tonumber(nth[2]) + window - now, 1)
  end
end
return { 'wait', num(wait) }
