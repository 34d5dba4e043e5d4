-- Shared head of every scheduler script.
--
-- A partition's keys all begin with KEYS[1], for example "snovsync:{0}", whose
-- hash tag keeps them in one slot; the scripts derive the others from it:
--
--   :meta               HASH  run, fence, turn, layout, settings; of the clock: epoch, shift, seen, wall
--   :jobs               HASH  entry id -> lane .. organization
--   :lane:<lane>        ZSET  "<order, 22 digits>:<entry id>" by occurredAt (µs); see memberOrder
--   :running            HASH  lane -> lease that runs it
--   :placed             HASH  lane -> organization whose queue it stands in
--   :lanes:<acc>:<org>  ZSET  lanes that may run, by the moment they became so
--   :turns:<acc>        ZSET  organizations with lanes that may run, by last turn
--   :ready              ZSET  accounts with a free token and work, by last turn
--   :paused             SET   organizations that do not run
--   :due                ZSET  "a<acc>" look at the account, "l<lane>" lane may run again
--   :leases             ZSET  lease -> when it expires
--   :lease:<lease>      HASH  account, lane (lane is absent in a permit)
--   :held:<acc>         ZSET  leases that hold a token of the account
--   :spent:<acc>        ZSET  spent tokens, by the moment their call completed
--   :first:<acc>        ZSET  permits that wait, by when their callers give up; they go before lanes
--   :attempts:<name>    ZSET  attempts of the last window, by their moment; it expires by itself
--   :rest:<acc>         STRING  moment until which the account rests
--
-- The limiter's keys (held, spent, first, rest) have a TTL, so that an account that nobody
-- uses any more leaves nothing behind.
--
-- A lane is one prospect: 32 characters of account, ":", 32 of address hash.
-- Every moment is in microseconds of the partition's own clock, see below.
--
-- ARGV[1] reading "<est> <epoch> <wall>": the caller's estimate of the clock by its monotonic
--                 clock (0: none), the epoch in which it was made ("-": none), and its
--                 wall clock in µs
-- ARGV[2] limit   tokens of an account
-- ARGV[3] window  µs after which a spent token comes back
-- ARGV[4] "<run> <layout>": what stands for the server's run id ("-": INFO tells it), and the
--                 epoch of the layout by which the caller spreads accounts over partitions
--
-- A partition that has another layout, or keys of an earlier one that clear.lua removes,
-- answers every script with the error LAYOUT.
local prefix = KEYS[1]
local limit, window = tonumber(ARGV[2]), tonumber(ARGV[3])

local function key(name, of, second)
  if second then
    return prefix .. ':' .. name .. ':' .. of .. ':' .. second
  elseif of then
    return prefix .. ':' .. name .. ':' .. of
  end
  return prefix .. ':' .. name
end

local meta, jobs, running, placed = key('meta'), key('jobs'), key('running'), key('placed')
local ready, due, leases, paused = key('ready'), key('due'), key('leases'), key('paused')

-- Numbers become strings here: Lua would write large ones with an exponent.
local function num(x)
  return string.format('%.0f', x)
end

-- Time is Redis's own, moved by the shift that was found when its clock jumped, and read
-- through the caller's monotonic clock, which followed it up to now: when the server's
-- clock jumps, time here goes on as it really passed. est is never ahead of the
-- true time, so no token comes back early.
local clock = redis.call('TIME')
local reckoning = redis.call('HMGET', meta, 'epoch', 'shift', 'seen', 'wall', 'layout', 'run', 'clear')
local epoch, seen = reckoning[1], tonumber(reckoning[3])
local raw = tonumber(clock[1]) * 1000000 + tonumber(clock[2]) + (tonumber(reckoning[2]) or 0)

local given_run, layout = string.match(ARGV[4], '^(%S+) (%d+)$')
local held_layout, built_under = reckoning[5], reckoning[6]
if held_layout and held_layout ~= layout then
  return redis.error_reply('LAYOUT another layout is in use: ' .. (redis.call('HGET', meta, 'settings') or held_layout))
end
-- What is written while clear.lua removes keys in several steps would be removed in part.
if reckoning[7] then
  return redis.error_reply('LAYOUT keys of an earlier layout are being removed')
end

-- An estimate counts only in the epoch in which it was made. A new one begins when the
-- clock is moved and when the state is built anew: a caller from before that would read
-- moments by another clock than the one they were written by.
local est_read, epoch_read, wall_read = string.match(ARGV[1], '^(%d+) (%S+) (%d+)$')
local est, wall = tonumber(est_read), tonumber(wall_read)
local follows = est > 0 and epoch_read == epoch

-- Others have to be certain that the server's clock did not jump since a caller with an
-- estimate noted what time it was. They are when that was within this second, or when by
-- their own wall clock as much time passed since as by the server's. Where nobody can
-- tell, the state is not to be trusted, see trusted; guess is what the clock is likely
-- to read.
local certain, guess = follows, raw
if follows then
  guess = est
elseif seen then
  local by_server, by_caller = raw - seen, wall - tonumber(reckoning[4])
  local fresh = by_server >= 0 and by_server <= 1000000 and by_caller - by_server <= 10000000
  certain = fresh or math.abs(by_server - by_caller) <= 1000000
  if not certain then
    guess = seen + math.max(0, math.min(by_server, by_caller))
  end
end
local now = follows and est or certain and raw or seen or 0

-- Notes what time it is, for callers without an estimate.
local function note_time(at)
  redis.call('HSET', meta, 'seen', num(at), 'wall', num(wall))
end

if follows and (not seen or est - seen > 250000) then
  note_time(est)
end

-- Redis expires keys by its own clock. They stay for so much longer than they count that no
-- plausible jump of the clock expires one early. After a longer jump the limiter may have
-- forgotten calls, and the state has to be built anew.
local margin = 3600000000
if follows and raw - est > margin / 2 then
  redis.call('HDEL', meta, 'run')
end

-- Lets a key of the limiter expire when it has not counted for a long time. lasts is how
-- long it counts, in µs.
local function expire(name, lasts)
  redis.call('PEXPIRE', name, num(math.ceil((lasts + margin) / 1000)))
end

-- Begins an epoch in which the clock reads guess now.
local function begin_epoch(name)
  redis.call('HINCRBY', meta, 'shift', num(guess - raw))
  redis.call('HSET', meta, 'epoch', name)
  note_time(guess)
  raw, now, epoch, follows = guess, guess, name, true
end

-- The latest that it can be: what counts from now on, for example a token's way
-- back, must not begin early either. While the two clocks disagree by more than a
-- second, the server's is not believed.
local function at_latest()
  if follows and math.abs(raw - now) > 1000000 then
    return now + 1000000
  end
  return math.max(raw, now)
end

-- What the clock reads, for the caller to learn from, and the epoch; "-" where it must not.
local function reading()
  return num(raw), certain and epoch or '-'
end

-- The server's run id changes with every restart and every failover: state
-- that was built under another one may lack what was last written.
local function server()
  if given_run ~= '-' then
    return given_run
  end
  return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
end

local function built()
  return held_layout == layout and built_under == server()
end

local function trusted()
  return certain and built()
end

-- Numbers in rising order, in every script higher than in the ones before. They are
-- taken from the counter some at a time; those that are left over are skipped.
local next_turn, last_turn = 1, 0
local function turn()
  if next_turn > last_turn then
    last_turn = redis.call('HINCRBY', meta, 'turn', 100)
    next_turn = last_turn - 99
  end
  next_turn = next_turn + 1
  return next_turn - 1
end

-- The number of the next lease. An entry can change its account, and so its partition.
-- The store then compares numbers of two partitions, so they follow the clock. They rise
-- even when the clock does not. Microseconds stay below 2^53, up to which a Lua
-- number is exact, until the year 2255.
local function next_fence()
  local last = tonumber(redis.call('HGET', meta, 'fence')) or 0
  local fence = math.max(last + 1, now)
  redis.call('HSET', meta, 'fence', num(fence))
  return fence
end

local rung = false

-- Wakes sleeping workers; once a script is enough.
local function ring()
  if rung then
    redis.call('PUBLISH', key('bell'), '1')
    rung = false
  end
end

-- Notes a moment at which to look at an account or a lane again. Whoever sleeps
-- knows of the soonest moment only, so an even sooner one has to wake them.
local function remind(member, at)
  local head = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
  if not head[2] or at < tonumber(head[2]) then
    rung = true
  end
  redis.call('ZADD', due, num(at), member)
end

-- Tokens of the account that no running call holds and no completed call still blocks.
local function free(account)
  local spent = key('spent', account)
  redis.call('ZREMRANGEBYSCORE', spent, '-inf', num(now - window))
  return limit - redis.call('ZCARD', spent) - redis.call('ZCARD', key('held', account))
end

-- Permits in line. A caller that gives up leaves the line by itself; one that died cannot.
local function waiting(account)
  local first = key('first', account)
  if redis.call('ZCARD', first) == 0 then
    return 0
  end
  redis.call('ZREMRANGEBYSCORE', first, '-inf', num(now))
  return redis.call('ZCARD', first)
end

local function resting(account)
  local till = tonumber(redis.call('GET', key('rest', account))) or 0
  if till > 0 and till <= now then
    redis.call('DEL', key('rest', account))
    return 0
  end
  return till
end

-- Lets the account rest until a moment, unless it rests for longer already.
local function rest_until(account, till)
  if till > resting(account) then
    redis.call('SET', key('rest', account), num(till))
    expire(key('rest', account), till - now)
  end
end

-- Notes that a token of the account was spent on a call that completed at a moment.
local function spend(account, token, at)
  redis.call('ZADD', key('spent', account), num(at), token)
  expire(key('spent', account), window)
end

-- Puts the account into the ready index or takes it out, and notes when to look
-- again: an account without a token costs nobody anything until one is free.
local function settle(account)
  local wanted = redis.call('ZCARD', key('turns', account)) > 0
  local first = waiting(account)
  local till = resting(account)
  local tokens = free(account)
  if wanted and till == 0 and tokens > first then
    if not redis.call('ZSCORE', ready, account) then
      redis.call('ZADD', ready, num(turn()), account)
      rung = true
    end
  else
    redis.call('ZREM', ready, account)
  end
  if first > 0 and till == 0 and tokens > 0 then
    rung = true
  end
  local look
  if till > 0 and (wanted or first > 0) then
    look = till
  elseif (wanted and tokens <= first) or first > tokens then
    local oldest = redis.call('ZRANGE', key('spent', account), 0, 0, 'WITHSCORES')
    if oldest[2] then
      look = tonumber(oldest[2]) + window
    end
    local gives_up = redis.call('ZRANGE', key('first', account), 0, 0, 'WITHSCORES')
    if gives_up[2] then
      look = math.min(look or math.huge, tonumber(gives_up[2]))
    end
  end
  if look then
    remind('a' .. account, look)
  else
    redis.call('ZREM', due, 'a' .. account)
  end
end

local function account_of(lane)
  return string.sub(lane, 1, 32)
end

local function entry_of(member)
  return string.sub(member, 24)
end

-- Takes the lane out of its organization's queue. Answers whether the organization has
-- others that may run.
local function unplace(lane)
  local organization = redis.call('HGET', placed, lane)
  if not organization then
    return false
  end
  local account = account_of(lane)
  local lanes = key('lanes', account, organization)
  redis.call('HDEL', placed, lane)
  redis.call('ZREM', lanes, lane)
  if redis.call('ZCARD', lanes) > 0 then
    return true
  end
  redis.call('ZREM', key('turns', account), organization)
  return false
end

-- The organization of a lane's oldest entry; nil where the lane has no entry, or is looked at
-- again at once. An entry whose job is missing, or is another lane's, leaves the lane: the
-- sweeper brings what still waits. Redis then lost part of its keys.
local function organization_of(lane)
  for _ = 1, 10 do
    local head = redis.call('ZRANGE', key('lane', lane), 0, 0)[1]
    if not head then
      redis.call('ZREM', due, 'l' .. lane)
      return nil
    end
    local job = redis.call('HGET', jobs, entry_of(head))
    if job and string.sub(job, 1, 65) == lane then
      return string.sub(job, 66)
    end
    redis.call('ZREM', key('lane', lane), head)
  end
  if not redis.call('ZSCORE', due, 'l' .. lane) then
    remind('l' .. lane, now)
  end
  return nil
end

-- Puts the lane into the queue of the organization its oldest event belongs to,
-- unless it runs, waits for a retry, or is empty. The caller settles the account.
local function place(lane, score)
  if redis.call('HEXISTS', running, lane) == 1 then
    return
  end
  local waits = redis.call('ZSCORE', due, 'l' .. lane)
  local organization = organization_of(lane)
  if not organization then
    unplace(lane)
    return
  end
  if waits then
    return
  end
  local account = account_of(lane)
  if redis.call('HGET', placed, lane) ~= organization then
    unplace(lane)
    redis.call('HSET', placed, lane, organization)
  end
  redis.call('ZADD', key('lanes', account, organization), 'NX', num(score), lane)
  if redis.call('SISMEMBER', paused, organization) == 0 then
    local turns = key('turns', account)
    if not redis.call('ZSCORE', turns, organization) then
      redis.call('ZADD', turns, num(turn()), organization)
    end
  end
end

local function hold(lease, account, lane, lasts)
  redis.call('ZADD', key('held', account), num(now + lasts), lease)
  expire(key('held', account), lasts)
  redis.call('ZADD', leases, num(now + lasts), lease)
  if lane then
    redis.call('HSET', key('lease', lease), 'account', account, 'lane', lane)
    redis.call('HSET', running, lane, lease)
  else
    redis.call('HSET', key('lease', lease), 'account', account)
  end
end

-- Ends a lease. completed is the moment its call completed; nil: it was never
-- sent and the token is free at once. Answers account and lane, or nil when the
-- lease is gone already, and when nobody can tell the moment: it ends by itself then.
local function finish(lease, completed)
  if completed and not certain then
    return nil
  end
  local fields = redis.call('HMGET', key('lease', lease), 'account', 'lane')
  local account, lane = fields[1], fields[2]
  if not account then
    return nil
  end
  redis.call('DEL', key('lease', lease))
  redis.call('ZREM', leases, lease)
  redis.call('ZREM', key('held', account), lease)
  if completed then
    spend(account, lease, completed)
  end
  if lane then
    redis.call('HDEL', running, lane)
  end
  return account, lane
end

-- The moment of completion: the caller says how long ago it was.
local function completed(ago)
  if ago < 0 then
    return nil
  end
  return at_latest() - ago
end

-- Leases whose time ran out: the call may have been sent until the very end, so
-- the token counts as spent now, and the lane runs again.
local function reap(most)
  if not certain then
    return 0
  end
  local expired = redis.call('ZRANGEBYSCORE', leases, '-inf', num(now), 'LIMIT', 0, most)
  for _, lease in ipairs(expired) do
    local account, lane = finish(lease, at_latest())
    if lane then
      place(lane, 0)
    end
    if account then
      settle(account)
    else
      redis.call('ZREM', leases, lease)
    end
  end
  return #expired
end

-- Accounts and lanes whose moment has come. A lane queues from its moment on, so that
-- lanes run in the order in which they became due.
local function promote(most)
  local members = redis.call('ZRANGEBYSCORE', due, '-inf', num(now), 'WITHSCORES', 'LIMIT', 0, most)
  for i = 1, #members, 2 do
    local member, moment = members[i], tonumber(members[i + 1])
    redis.call('ZREM', due, member)
    local name = string.sub(member, 2)
    if string.sub(member, 1, 1) == 'l' then
      place(name, moment)
      settle(account_of(name))
    else
      settle(name)
    end
  end
end

-- The next moment at which something is due by itself; 0: none.
local function next_moment()
  local soonest = 0
  for _, set in ipairs({ due, leases }) do
    local head = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')
    local at = tonumber(head[2])
    if at and (soonest == 0 or at < soonest) then
      soonest = at
    end
  end
  return soonest
end
