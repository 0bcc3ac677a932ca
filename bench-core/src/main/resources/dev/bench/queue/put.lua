-- Puts jobs where they wait. Shared by enqueue.lua, fire.lua and settle.lua.
--
-- bench:unique:<key>    the last job of those that count as the same
-- bench:merged:<id>     the job that stands for one that was the same as it

local unfinished = {queued = true, scheduled = true, started = true, deferred = true}
local not_started = {queued = true, scheduled = true, deferred = true}
local keep_unique, keep_merged = 2592000, 86400

-- Removes what is left of an ended job, so that its id can be used again.
local function forget(id)
  local job = 'rq:job:' .. id
  local lane = redis.call('HGET', job, 'origin') or ''
  redis.call('ZREM', 'rq:finished:' .. lane, id)
  redis.call('ZREM', 'rq:failed:' .. lane, id)
  redis.call('ZREM', 'rq:canceled:' .. lane, id)
  redis.call('DEL', job, 'rq:results:' .. id)
end

-- The job that stands for this one by its rule; nothing when this one is the first.
local function same_as(job)
  local unique = 'bench:unique:' .. job.key
  local other = redis.call('GET', unique)
  local status = other and redis.call('HGET', 'rq:job:' .. other, 'status')
  local same = job.rule == 'THROTTLE' and other
    or job.rule == 'WHILE_QUEUED' and not_started[status] and other
    or job.rule == 'UNTIL_DONE' and unfinished[status] and other
    or job.rule == 'DEBOUNCE' and status == 'scheduled' and other
  if not same then
    redis.call('SET', unique, job.id, 'PX', job.rule == 'THROTTLE' and job.period or keep_unique * 1000)
  end
  return same
end

-- A debounced job that waits becomes the newer one, and is due later.
local function postpone(id, job)
  local lane = redis.call('HGET', 'rq:job:' .. id, 'origin')
  if lane ~= job.lane then
    redis.call('ZREM', 'rq:scheduled:' .. lane, id)
  end
  push_later(job.lane, id, job.due)
  redis.call('HSET', 'rq:job:' .. id, unpack(job.fields))
end

-- The jobs that must finish before this one; those without a record count as finished.
local function unmet(job)
  local others = {}
  for _, id in ipairs(job.after) do
    local other = redis.call('GET', 'bench:merged:' .. id) or id
    local status = redis.call('HGET', 'rq:job:' .. other, 'status')
    if status and status ~= 'finished' then
      others[#others + 1] = other
    end
  end
  return others
end

local function defer(job, others)
  redis.call('SADD', 'rq:queues', 'rq:queue:' .. job.lane)
  redis.call('ZADD', 'rq:deferred:' .. job.lane, string.format('%d', now), job.id)
  for _, other in ipairs(others) do
    redis.call('SADD', 'rq:job:' .. other .. ':dependents', job.id)
    redis.call('SADD', 'rq:job::' .. job.id .. ':dependencies', other)
  end
end

-- One job. 0 when its id is in use by a job that has not ended, or another stands for it: putting the
-- same job twice is putting it once.
local function put(job)
  local key = 'rq:job:' .. job.id
  local status = redis.call('HGET', key, 'status')
  if unfinished[status] then
    return 0
  end
  local same = job.rule ~= '' and same_as(job)
  if same then
    redis.call('SET', 'bench:merged:' .. job.id, same, 'EX', keep_merged)
    if job.rule == 'DEBOUNCE' then
      postpone(same, job)
    end
    return 0
  end
  -- These writes come first: when Redis is full they are refused, and then nothing is done.
  local others = unmet(job)
  if #others > 0 then
    defer(job, others)
  elseif job.due == '' then
    push(job.lane, job.id, job.front)
  else
    push_later(job.lane, job.id, job.due)
  end
  if status then
    forget(job.id)
  end
  redis.call('HSET', key, unpack(job.fields))
  if #others > 0 then
    redis.call('HSET', key, 'status', 'deferred')
  end
  if job.ttl ~= '' then
    redis.call('EXPIRE', key, job.ttl)
  end
  return 1
end

-- Reads the job that ARGV holds from position at: lane, id, due ('' for now, else its score), front
-- ('1' or '0'), seconds it may wait ('' for ever), rule (see same_as, '' for none) with its key and its
-- period in milliseconds, the number of the jobs before it and their ids, the number of field texts and
-- those. Returns it and the position behind it.
local function read_job(at)
  local job = {lane = ARGV[at], id = ARGV[at + 1], due = ARGV[at + 2], front = ARGV[at + 3] == '1',
    ttl = ARGV[at + 4], rule = ARGV[at + 5], key = ARGV[at + 6], period = ARGV[at + 7]}
  at = at + 8
  for _, list in ipairs({'after', 'fields'}) do
    job[list] = {}
    local count = tonumber(ARGV[at])
    for i = 1, count do
      job[list][i] = ARGV[at + i]
    end
    at = at + 1 + count
  end
  return job, at
end

-- Puts the jobs that ARGV holds from position at: their number, and those. Returns what put said of
-- each, the position behind them, and the set of their lanes.
local function put_all(at)
  local said, lanes = {}, {}
  local jobs = tonumber(ARGV[at])
  at = at + 1
  for i = 1, jobs do
    local job
    job, at = read_job(at)
    said[i] = put(job)
    lanes[job.lane] = true
  end
  return said, at, lanes
end
