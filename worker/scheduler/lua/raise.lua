-- Makes the numbers of the leases to come higher than a number that an entry already ran
-- under, in a partition whose clock is ahead of this one's.
--
-- ARGV[5]  the number
-- Answers  1
local last = tonumber(redis.call('HGET', meta, 'fence')) or 0
redis.call('HSET', meta, 'fence', num(math.max(last, tonumber(ARGV[5]))))
return 1
