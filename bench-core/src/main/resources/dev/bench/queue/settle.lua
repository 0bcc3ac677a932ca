-- Ends a claim, unless it was lost meanwhile, and sends what the job left to send.
--
-- ARGV      queue, id, execution, worker, seconds it worked, when it started, outcome, and its two
--           arguments:
--             finished   result TTL   base64 of the result, '' for none
--             failed     failure TTL  base64 of the zlib of the error's text
--             retry      seconds to wait, 0 for none   ''
--             handedback ''           ''
--           then the jobs to enqueue (see put_all), the number of events, and channel and message of
--           each
-- Returns   'settled', 'deleted' when the job's hash is gone, or 'lost': then nothing was done
local queue, id, execution, worker = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local outcome, argument, text = ARGV[7], ARGV[8], ARGV[9]
local job, results = 'rq:job:' .. id, 'rq:results:' .. id

-- The first write: never refused for lack of memory, so that all others are done too.
if redis.call('ZREM', 'rq:wip:' .. queue, id .. ':' .. execution) == 0 then
  return 'lost'
end
made_room(queue)

local function expire(key, ttl)
  if ttl < 0 then
    redis.call('PERSIST', key)
  else
    redis.call('EXPIRE', key, ttl)
  end
end

local function keep_result(type, field, value, ttl)
  local entry = {'type', type, 'worker_name', worker, 'execution_id', execution,
    'execution_started_at', ARGV[6], 'execution_ended_at', exact(now)}
  if value ~= '' then
    entry[#entry + 1] = field
    entry[#entry + 1] = value
  end
  redis.call('XADD', results, 'MAXLEN', '~', 10, '*', unpack(entry))
  expire(results, ttl)
end

local function ended(status, registry, ttl)
  redis.call('HSET', job, 'status', status, 'ended_at', stamp(), 'last_heartbeat', stamp())
  redis.call('ZADD', 'rq:' .. registry .. ':' .. queue,
    ttl < 0 and (registry == 'finished' and '+inf' or '-1') or string.format('%d', now + ttl), id)
  expire(job, ttl)
end

local outcomes = {}

function outcomes.finished()
  local ttl = tonumber(argument)
  if ttl == 0 then
    redis.call('DEL', job, results)
    return
  end
  ended('finished', 'finished', ttl)
  keep_result('1', 'return_value', text, ttl)
end

function outcomes.failed()
  local ttl = tonumber(argument)
  ended('failed', 'failed', ttl)
  keep_result('2', 'exc_string', text, ttl)
end

function outcomes.retry()
  count(job, 'retries_left', -1)
  count(job, 'number_of_retries', 1)
  local wait = tonumber(argument)
  if wait > 0 then
    redis.call('HSET', job, 'status', 'scheduled', 'ended_at', stamp())
    push_later(queue, id, exact(now + wait))
  else
    redis.call('HSET', job, 'status', 'queued', 'ended_at', stamp(), 'enqueued_at', stamp())
    push(queue, id, false)
  end
end

function outcomes.handedback()
  redis.call('HSET', job, 'status', 'queued', 'started_at', '', 'worker_name', '')
  push(queue, id, true)
end

-- A job that was deleted while it ran stays deleted.
local said = 'settled'
if redis.call('EXISTS', job) == 1 then
  outcomes[outcome]()
else
  said = 'deleted'
end
redis.call('DEL', 'rq:execution:' .. id .. ':' .. execution, 'rq:executions:' .. id)

local state = 'rq:worker:' .. worker
redis.call('HSET', state, 'state', 'idle')
redis.call('HDEL', state, 'current_job')
redis.call('HINCRBYFLOAT', state, 'total_working_time', ARGV[5])
if outcome == 'finished' then
  redis.call('HINCRBY', state, 'successful_job_count', 1)
elseif outcome ~= 'handedback' then
  redis.call('HINCRBY', state, 'failed_job_count', 1)
end

local _, at = put_all(10)
for _ = 1, tonumber(ARGV[at]) do
  redis.call('PUBLISH', ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
return said
