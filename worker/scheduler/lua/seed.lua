-- Tells a server that lost its past, or part of it, what Postgres knows: each
-- account may have made its whole limit of calls up to this moment, so it rests
-- for a full window, and for as long as a call can still be under way. A new epoch of
-- the clock begins: with the state its shift was lost, or may have been.
--
-- ARGV[5]   µs for which accounts rest
-- ARGV[6]   number that every fence is to be above
-- ARGV[7]   name of this rebuild
-- ARGV[8]   1 where the rebuild begins, 0 where it goes on. The database is read after it
--           began: what changes there later, while Redis is emptied, ends the rebuild
-- ARGV[9…]  accounts
-- Answers   1, or 0 when what went before is gone again, or the partition still has to be
--           cleared, see adopt.lua
if held_layout ~= layout or redis.call('HEXISTS', meta, 'clear') == 1 then
  return 0
end
if ARGV[8] == '1' then
  redis.call('HSET', meta, 'seeded', ARGV[7])
  redis.call('HDEL', meta, 'run')
  begin_epoch(ARGV[7])
elseif redis.call('HGET', meta, 'seeded') ~= ARGV[7] then
  return 0
end
if (tonumber(redis.call('HGET', meta, 'fence')) or 0) < tonumber(ARGV[6]) then
  redis.call('HSET', meta, 'fence', ARGV[6])
end
local till = at_latest() + tonumber(ARGV[5])
for i = 9, #ARGV do
  rest_until(ARGV[i], till)
  settle(ARGV[i])
end
ring()
return 1
