-- Moves the partition's clock after the server's own clock jumped: the caller's
-- monotonic clock tells how much time really passed.
--
-- ARGV[5]  µs by which the two must differ
-- Answers  { now, raw } after the move
if est > 0 and math.abs(raw - est) > tonumber(ARGV[5]) then
  redis.call('HINCRBY', meta, 'shift', num(est - raw))
  raw = est
end
return { num(now), num(raw) }
