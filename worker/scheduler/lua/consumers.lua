-- Removes consumers of the stream's group that a dead process left behind: they gave no sign of
-- life for a while, and no message is pending under their names.
--
-- ARGV[5]  group
-- ARGV[6]  ms without a sign of life
-- Answers  the number of consumers that were removed, 100 at most
local stream, removed = key('stream'), 0
local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, ARGV[5])
if consumers.err then
  return 0 -- there is no group yet
end
for _, flat in ipairs(consumers) do
  local consumer = {}
  for i = 1, #flat, 2 do
    consumer[flat[i]] = flat[i + 1]
  end
  if removed < 100 and consumer.pending == 0 and consumer.idle >= tonumber(ARGV[6]) then
    redis.call('XGROUP', 'DELCONSUMER', stream, ARGV[5], consumer.name)
    removed = removed + 1
  end
end
return removed
