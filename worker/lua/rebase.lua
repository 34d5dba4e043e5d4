-- Moves the partition's clock after the server's own clock jumped: the caller's
-- monotonic clock tells how much time really passed.
--
-- ARGV[5]  µs by which the two must differ
-- Answers  1 when it was moved, 0 when the two agreed
if est > 0 and math.abs(raw - est) > tonumber(ARGV[5]) then
  redis.call('HINCRBY', meta, 'shift', num(est - raw))
  redis.call('HINCRBY', meta, 'moves', 1)
  return 1
end
return 0
