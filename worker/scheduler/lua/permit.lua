-- Ends a permit, granted or still waiting.
--
-- ARGV[5]  account
-- ARGV[6]  permit
-- ARGV[7]  µs since its call completed; -1: none was sent
-- ARGV[8]  µs for which the account rests, because Snov.io said so; 0: it does not
-- Answers  1, or 0 when it had expired
redis.call('ZREM', key('first', ARGV[5]), ARGV[6])
local account = finish(ARGV[6], completed(tonumber(ARGV[7])))
local pause = tonumber(ARGV[8])
if pause > 0 then
  rest_until(ARGV[5], now + pause)
end
settle(ARGV[5])
ring()
return account and 1 or 0
