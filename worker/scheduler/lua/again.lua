-- Takes a second token under a lease whose first one was spent on a call for an
-- access token.
--
-- ARGV[5]  lease
-- ARGV[6]  µs since the first call completed
-- Answers  1: the lease holds a fresh token; 0: none is free, release the lease;
--          -1: the lease was lost. It fails where nobody can tell what time it is.
local lease = ARGV[5]
local account = redis.call('HGET', key('lease', lease), 'account')
if not account then
  return -1
end
if not certain then
  return redis.error_reply('CLOCK nobody can tell what time it is')
end
spend(account, lease .. ':' .. num(turn()), completed(tonumber(ARGV[6])))
-- A server that lost its newest writes does not know what others spent since.
local enough = trusted() and resting(account) == 0 and free(account) >= waiting(account)
settle(account)
ring()
return enough and 1 or 0
