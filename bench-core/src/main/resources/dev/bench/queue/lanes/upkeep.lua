-- Looks after the lanes of a bench, a part of them at a time: lets lanes take their turns in which
-- others put jobs, removes what is kept no longer, and takes empty lanes that no worker serves out of
-- rq:queues.
--
-- ARGV      the bench, milliseconds between two looks, lanes a look, jobs removed a look; number of
--           queues and their names; how many finished, failed and canceled jobs a lane keeps, and for
--           how many seconds canceled ones
-- Returns   'early' when another look was a moment ago, 'more' when another should follow at once,
--           else 'done'
local bench, interval, lanes, removals = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local queues = tonumber(ARGV[5])
local kept = {finished = ARGV[6 + queues], failed = ARGV[7 + queues], canceled = ARGV[8 + queues]}
local keep_canceled = tonumber(ARGV[9 + queues])

local state = 'bench:' .. bench .. ':upkeep'
local last, cursor = unpack(redis.call('HMGET', state, 'at', 'cursor'))
if now * 1000 - (tonumber(last) or 0) < interval then
  return 'early'
end

-- What a job was, for the count of what is not kept: the method, and why it failed.
local function cause(id)
  local values = redis.pcall('HMGET', 'rq:job:' .. id, 'description', 'bench_cause')
  if values.err then
    return 'unknown'
  end
  local method = string.match(values[1] or '', '^[%w_.$]+') or 'unknown'
  return values[2] and string.sub(method .. ': ' .. values[2], 1, 200) or string.sub(method, 1, 200)
end

local function count_dropped(queue, what)
  local dropped = 'bench:' .. bench .. ':dropped:' .. queue
  if redis.call('HLEN', dropped) >= 1000 and redis.call('HEXISTS', dropped, what) == 0 then
    what = 'other'
  end
  redis.call('HINCRBY', dropped, what, 1)
end

-- Removes the oldest of a registry beyond what is kept; those without an end stay.
local function bound(lane, registry)
  local key = 'rq:' .. registry .. ':' .. lane
  local excess = math.min(removals, redis.call('ZCARD', key) - tonumber(kept[registry]))
  if excess <= 0 then
    return
  end
  local _, queue = parts(lane)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', key, 0, '+inf', 'LIMIT', 0, excess)) do
    if registry == 'failed' then
      count_dropped(queue, cause(id))
    end
    redis.call('ZREM', key, id)
    if redis.call('HGET', 'rq:job:' .. id, 'status') == registry then
      redis.call('DEL', 'rq:job:' .. id, 'rq:results:' .. id, 'rq:job:' .. id .. ':dependents',
        'rq:job::' .. id .. ':dependencies')
    end
    removals = removals - 1
  end
end

-- Lists claims that stand in no list of a process: an older version of this software kept none.
-- Executions of ours are <process>-<number>; those of RQ's own workers have no hyphen.
local function list_claims(lane)
  for _, member in ipairs(redis.call('ZREVRANGE', 'rq:wip:' .. lane, 0, -1)) do
    local id, execution = string.match(member, '^(.*):([^:]*)$')
    local process = execution and string.match(execution, '^(%w+)%-%d+$')
    if process and redis.call('HSETNX', 'bench:claims:' .. process, execution,
        lane .. ' ' .. id .. ' - ' .. exact(now)) == 1 then
      redis.call('SADD', 'bench:' .. bench .. ':processes', process)
    end
  end
end

-- Forgets workers whose hash has expired.
local function forget_workers(queue)
  for _, worker in ipairs(redis.call('SMEMBERS', 'rq:workers:' .. queue)) do
    if redis.call('EXISTS', worker) == 0 then
      redis.call('SREM', 'rq:workers:' .. queue, worker)
      redis.call('SREM', 'rq:workers', worker)
    end
  end
end

local function look_after(lane)
  local owner, queue = parts(lane)
  if not owner then
    return -- a name of another program that only begins like a lane
  end
  list_claims(lane)
  local jobs = redis.call('LLEN', 'rq:queue:' .. lane)
  if jobs > 0 and not redis.call('ZSCORE', 'bench:' .. owner .. ':lanes:' .. queue, lane) then
    enter(lane)
  end
  local first = redis.call('ZRANGE', 'rq:scheduled:' .. lane, 0, 0, 'WITHSCORES')
  if first[2] then
    due_by(lane, first[2])
  end
  redis.call('ZREMRANGEBYSCORE', 'rq:finished:' .. lane, 0, now)
  redis.call('ZREMRANGEBYSCORE', 'rq:failed:' .. lane, 0, now)
  redis.call('ZREMRANGEBYSCORE', 'rq:canceled:' .. lane, 0, now - keep_canceled)
  for registry in pairs(kept) do
    bound(lane, registry)
  end
  local used = redis.call('EXISTS', 'rq:queue:' .. lane, 'rq:scheduled:' .. lane, 'rq:wip:' .. lane,
    'rq:deferred:' .. lane, 'rq:finished:' .. lane, 'rq:failed:' .. lane, 'rq:canceled:' .. lane,
    'rq:workers:' .. lane)
  -- A queue that workers serve is in the set: rq info shows the workers of those queues only.
  redis.call(used == 0 and 'SREM' or 'SADD', 'rq:queues', 'rq:queue:' .. lane)
end

local prefix = 'rq:queue:'
for q = 1, queues do
  forget_workers(ARGV[5 + q])
  look_after(ARGV[5 + q])
end
local found = redis.call('SSCAN', 'rq:queues', cursor or '0', 'MATCH', prefix .. bench .. ':*', 'COUNT', lanes)
for _, key in ipairs(found[2]) do
  look_after(string.sub(key, #prefix + 1))
end
redis.call('HSET', state, 'at', string.format('%d', now * 1000), 'cursor', found[1])
if removals <= 0 then
  redis.call('HDEL', state, 'at')
  return 'more'
end
return 'done'
