-- Renews what says that a process and its slots are alive, and tells which claims it has lost.
--
-- KEYS[1]   the lease of the process; KEYS[2] the processes of the bench
-- ARGV      process, lease in milliseconds, seconds a slot counts as alive;
--           number of queues and their names;
--           number of slots, each: name, number of texts, field and value of its registration, …;
--           number of running jobs, each: queue, id, execution
-- Returns   {executions that are lost, executions that are to stop, now in milliseconds}
local process, lease, alive = ARGV[1], ARGV[2], tonumber(ARGV[3])
redis.call('SET', KEYS[1], process, 'PX', lease)
redis.call('SADD', KEYS[2], process)

local at = 4
local function next_argument()
  at = at + 1
  return ARGV[at - 1]
end

local queues = {}
for q = 1, tonumber(next_argument()) do
  queues[q] = next_argument()
end

local suspended = redis.call('EXISTS', 'rq:suspended') == 1
for _ = 1, tonumber(next_argument()) do
  local worker = 'rq:worker:' .. next_argument()
  local fields = {}
  for f = 1, tonumber(next_argument()) do
    fields[f] = next_argument()
  end
  redis.call('HSETNX', worker, 'birth', stamp())
  local state = redis.call('HGET', worker, 'state')
  if not state or state == 'suspended' ~= suspended and state ~= 'busy' then
    redis.call('HSET', worker, 'state', suspended and 'suspended' or 'idle')
  end
  redis.call('HSET', worker, 'last_heartbeat', stamp(), unpack(fields))
  redis.call('EXPIRE', worker, alive)
  redis.call('SADD', 'rq:workers', worker)
  for q = 1, #queues do
    redis.call('SADD', 'rq:workers:' .. queues[q], worker)
  end
end

-- Jobs that outlast a heartbeat get the keys by which RQ's tools see an execution.
local seconds = math.ceil(tonumber(lease) / 1000) * 2
local lost, stopped = {}, {}
for _ = 1, tonumber(next_argument()) do
  local queue, id, execution = next_argument(), next_argument(), next_argument()
  local job = 'rq:job:' .. id
  local known = redis.call('HMGET', job, 'status', 'bench_stop')
  if not redis.call('ZSCORE', 'rq:wip:' .. queue, id .. ':' .. execution) then
    lost[#lost + 1] = execution
  elseif known[1] then
    if known[2] or known[1] == 'canceled' then
      stopped[#stopped + 1] = execution
    end
    local key = 'rq:execution:' .. id .. ':' .. execution
    redis.call('HSETNX', key, 'created_at', exact(now))
    redis.call('HSET', key, 'id', execution, 'last_heartbeat', exact(now))
    redis.call('EXPIRE', key, seconds)
    redis.call('ZADD', 'rq:executions:' .. id, string.format('%d', now + seconds), execution)
    redis.call('EXPIRE', 'rq:executions:' .. id, seconds)
    redis.call('HSET', job, 'last_heartbeat', stamp(), 'bench_shown', '1')
  end
end
return {lost, stopped, math.floor(now * 1000)}
