-- Removes keys that were written under an earlier layout. This script is not preceded by
-- lib.lua.
--
-- KEYS[1]   prefix of the partition
-- ARGV[1]   epoch of the layout that adopt.lua was given
-- ARGV[2]   1 where no keys are left after these, 0 otherwise
-- ARGV[3…]  keys of the partition, 100 at most
-- Answers   1, or 0 where the partition was cleared before, or has a later layout
local meta = KEYS[1] .. ':meta'
if redis.call('HGET', meta, 'layout') ~= ARGV[1] or redis.call('HEXISTS', meta, 'clear') == 0 then
  return 0
end
for i = 3, #ARGV do
  redis.call('UNLINK', ARGV[i])
end
if ARGV[2] == '1' then
  redis.call('HDEL', meta, 'clear')
end
return 1
