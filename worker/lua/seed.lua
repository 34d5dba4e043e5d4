-- Tells a server that lost its past, or part of it, what Postgres knows: each
-- account may have made its whole limit of calls up to this moment, so it rests
-- for a full window, and for as long as a call can still be under way.
--
-- ARGV[5]   µs for which accounts rest
-- ARGV[6]   highest fence that Postgres knows
-- ARGV[7…]  accounts
-- Answers   1
if (tonumber(redis.call('HGET', meta, 'fence')) or 0) < tonumber(ARGV[6]) then
  redis.call('HSET', meta, 'fence', ARGV[6])
end
local till = now + tonumber(ARGV[5])
for i = 7, #ARGV do
  if till > resting(ARGV[i]) then
    redis.call('HSET', rest, ARGV[i], num(till))
  end
  settle(ARGV[i])
end
ring()
return 1
