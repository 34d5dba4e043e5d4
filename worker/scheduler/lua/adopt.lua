-- Makes a layout the one of a partition, unless it has a later one. From then on the scripts
-- refuse processes with an earlier one. This script is not preceded by lib.lua.
--
-- KEYS[1]  prefix of the partition
-- ARGV[1]  epoch of the layout
-- ARGV[2]  its settings, for operators to read
-- Answers  -1: a later layout is there; 1: what was written under an earlier one has to be
--          removed, see clear.lua; 0: nothing has to
local meta = KEYS[1] .. ':meta'
local held, wanted = tonumber(redis.call('HGET', meta, 'layout') or 0), tonumber(ARGV[1])
if held > wanted then
  return -1
end
if held < wanted then
  redis.call('HSET', meta, 'layout', ARGV[1], 'settings', ARGV[2], 'clear', '1')
  redis.call('HDEL', meta, 'run', 'seeded')
end
return redis.call('HEXISTS', meta, 'clear')
