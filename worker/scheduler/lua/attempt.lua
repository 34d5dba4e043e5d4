-- Counts an attempt, unless the limit of attempts within a window is reached.
--
-- ARGV[5]  what the attempts are counted for
-- ARGV[6]  attempts that any window may hold
-- ARGV[7]  µs of a window
-- ARGV[8]  the attempt's own id: repeating the script with it counts once
-- Answers  µs until one more may be made; 0: this one was counted
local attempts, most, lasts = key('attempts', ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
redis.call('ZREMRANGEBYSCORE', attempts, '-inf', num(now - lasts))
if redis.call('ZSCORE', attempts, ARGV[8]) then
  return '0'
end
if redis.call('ZCARD', attempts) >= most then
  local oldest = redis.call('ZRANGE', attempts, 0, 0, 'WITHSCORES')
  return num(math.min(math.max(tonumber(oldest[2]) + lasts - now, 1), lasts))
end
redis.call('ZADD', attempts, num(at_latest()), ARGV[8])
redis.call('PEXPIRE', attempts, math.ceil(lasts / 1000) + 1000)
return '0'
