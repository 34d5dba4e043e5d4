-- Moves the partition's clock after the server's own clock jumped: the caller's
-- monotonic clock tells how much time really passed.
--
-- ARGV[5]  µs by which the two must differ
-- ARGV[6]  name of the epoch that begins then
-- Answers  1 when it was moved; 0 when the two agree, or the caller's estimate is from
--          another epoch, because somebody moved the clock before
if follows and math.abs(raw - est) > tonumber(ARGV[5]) then
  begin_epoch(ARGV[6])
  return 1
end
return 0
