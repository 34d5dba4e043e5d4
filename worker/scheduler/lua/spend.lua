-- Spends the token of a lease whose call has completed. The lease keeps its lane and
-- holds no token any more, so that the account's other calls need not wait for its end.
--
-- ARGV[5]  lease
-- ARGV[6]  µs since the call completed
-- Answers  1, or 0 when the lease was lost, or nobody can tell what time it is
local lease = ARGV[5]
local account = redis.call('HGET', key('lease', lease), 'account')
if not account or not certain then
  return 0
end
if redis.call('ZREM', key('held', account), lease) == 1 then
  spend(account, lease, completed(tonumber(ARGV[6])))
end
settle(account)
ring()
return 1
