-- Ends a claim, unless it was lost meanwhile, and sends what the job left to send.
--
-- KEYS[1]   the set of the lots in which jobs are parked
-- ARGV      queue, id, execution, worker, seconds it worked ('' when a Reaper settles it), when it
--           started, outcome, and its five arguments:
--             finished     result TTL   base64 of the result, '' for none   ''   ''   ''
--             retry        failure TTL  error   seconds to wait, 0 for none   ''   ''
--             failed, stopped, quarantined, lostslot   failure TTL   error   ''   cause, a few words   ''
--             parked       failure TTL  ''   lot   why, one sentence   when the job was made, epoch seconds
--             handedback   failure TTL  error or ''   GIVEN_UP, PROCESS_DIED, KEPT_READY or DIED_ALONE   ''   ''
--           (an error is the base64 of the zlib of its text); '0' when jobs of its site that run are
--           not bounded; then the jobs to enqueue (see put_all),
--           the number of events, and channel and message of each
-- Returns   'settled', 'deleted' when the job's hash is gone, or 'lost': then nothing was done
local queue, id, execution, worker = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local outcome, ttl, text, extra, why, made = ARGV[7], tonumber(ARGV[8]), ARGV[9], ARGV[10], ARGV[11], ARGV[12]
local job, results = 'rq:job:' .. id, 'rq:results:' .. id

-- The first write: never refused for lack of memory, so that all others are done too.
if redis.call('ZREM', 'rq:wip:' .. queue, id .. ':' .. execution) == 0 then
  return 'lost'
end
redis.call('HDEL', 'bench:claims:' .. string.match(execution, '^(.*)%-'), execution)
if ARGV[13] ~= '0' then
  made_room(queue)
end

local function expire(key)
  if ttl < 0 then
    redis.call('PERSIST', key)
  else
    redis.call('EXPIRE', key, ttl)
  end
end

local function keep_result(type, field)
  local entry = {'type', type, 'worker_name', worker, 'execution_id', execution,
    'execution_started_at', ARGV[6], 'execution_ended_at', exact(now)}
  if text ~= '' then
    entry[#entry + 1] = field
    entry[#entry + 1] = text
  end
  redis.call('XADD', results, 'MAXLEN', '~', 10, '*', unpack(entry))
  expire(results)
end

-- Type 2 also for a run that is repeated or was stopped: RQ 1 knows no other type of a failure.
local function keep_error()
  if text ~= '' then
    keep_result('2', 'exc_string')
  end
end

local function ended(status, registry)
  redis.call('HSET', job, 'status', status, 'ended_at', stamp(), 'last_heartbeat', stamp())
  redis.call('ZADD', 'rq:' .. registry .. ':' .. queue,
    ttl < 0 and (registry == 'finished' and '+inf' or '-1') or string.format('%d', now + ttl), id)
  expire(job)
end

local outcomes = {}

function outcomes.finished()
  if ttl == 0 then
    redis.call('DEL', job, results)
  else
    ended('finished', 'finished')
    keep_result('1', 'return_value')
  end
  release_dependents(id, true)
end

function outcomes.failed()
  redis.call('HSET', job, 'bench_cause', why) -- first: with a time to live of 0 the next step deletes it
  ended('failed', 'failed')
  keep_error()
  release_dependents(id, false)
end

-- RQ never releases the dependents of a stopped job.
function outcomes.stopped()
  ended('stopped', 'failed')
  keep_error()
end

-- The next death counts from one again: retrying it is an operator's decision.
function outcomes.quarantined()
  redis.call('HSET', job, 'bench_ending', 'quarantined', 'bench_suspect', '1', 'bench_deaths', '0')
  outcomes.failed()
end

function outcomes.lostslot()
  redis.call('HSET', job, 'bench_ending', 'lostslot')
  outcomes.failed()
end

function outcomes.retry()
  keep_error()
  count(job, 'retries_left', -1)
  count(job, 'number_of_retries', 1)
  local wait = tonumber(extra)
  if wait > 0 then
    redis.call('HSET', job, 'status', 'scheduled', 'ended_at', stamp())
    push_later(queue, id, exact(now + wait))
  else
    redis.call('HSET', job, 'status', 'queued', 'ended_at', stamp(), 'enqueued_at', stamp())
    push(queue, id, false)
  end
end

function outcomes.parked()
  redis.call('HSET', job, 'status', 'deferred', 'started_at', '', 'worker_name', '',
    'bench_ending', 'parked', 'bench_lot', extra, 'bench_why', why)
  count(job, 'bench_parkings', 1)
  redis.call('ZADD', 'rq:deferred:' .. queue, made, id)
  redis.call('SADD', KEYS[1], extra)
  redis.call('ZADD', KEYS[1] .. ':' .. extra, made, id)
end

function outcomes.handedback()
  if extra == 'KEPT_READY' then
    redis.call('HSET', job, 'bench_suspect', '0') -- it is one if it is held by a process that dies again
  elseif extra ~= 'GIVEN_UP' then
    redis.call('HSET', job, 'bench_suspect', '1')
  end
  if extra == 'DIED_ALONE' then
    keep_error()
    count(job, 'bench_deaths', 1)
  end
  redis.call('HSET', job, 'status', 'queued', 'started_at', '', 'worker_name', '')
  push(queue, id, true)
end

-- What ends a suspicion: the job has run to an end of its own, and its process lives.
local innocent = {finished = true, retry = true, failed = true, stopped = true, lostslot = true}

-- A job that was deleted while it ran stays deleted, and one that was stopped does not run again.
local said = 'settled'
local known = redis.call('HMGET', job, 'status', 'bench_stop', 'bench_ending', 'bench_suspect', 'bench_shown')
local canceled = known[1] == 'canceled' -- by RQ's own tools, which put it into rq:canceled
if not known[1] then
  said = 'deleted'
else
  if known[3] then
    redis.call('HDEL', job, 'bench_ending', 'bench_lot', 'bench_why')
  end
  if known[4] and innocent[outcome] then
    redis.call('HDEL', job, 'bench_suspect', 'bench_deaths')
  end
  if canceled and outcome == 'finished' then
    redis.call('ZREM', 'rq:canceled:' .. queue, id)
  end
  if canceled and outcome ~= 'finished' then
    redis.call('HSET', job, 'ended_at', stamp())
    redis.call('EXPIRE', job, 604800)
  elseif known[2] and outcome ~= 'finished' then
    outcomes.stopped()
  else
    outcomes[outcome]()
  end
  if known[2] then
    redis.call('HDEL', job, 'bench_stop')
  end
end
if known[5] then -- a heartbeat has shown this run to RQ's tools
  redis.call('DEL', 'rq:execution:' .. id .. ':' .. execution, 'rq:executions:' .. id)
  redis.call('HDEL', job, 'bench_shown')
end

if ARGV[5] ~= '' then
  local state = 'rq:worker:' .. worker
  local counter = outcome == 'finished' and 'successful_job_count' or 'failed_job_count'
  local worked, jobs = unpack(redis.call('HMGET', state, 'total_working_time', counter))
  jobs = tonumber(jobs) or 0
  if outcome ~= 'handedback' and outcome ~= 'parked' then
    jobs = jobs + 1
  end
  redis.call('HSET', state, 'state', 'idle', counter, string.format('%d', jobs),
    'total_working_time', tostring((tonumber(worked) or 0) + tonumber(ARGV[5])))
  redis.call('HDEL', state, 'current_job')
end

local _, at = put_all(14)
for _ = 1, tonumber(ARGV[at]) do
  redis.call('PUBLISH', ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
return said
