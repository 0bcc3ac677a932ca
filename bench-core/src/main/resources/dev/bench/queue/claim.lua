-- Takes waiting jobs for a process and registers each as started, in one step: from the pop on the
-- job is in rq:wip, so that no crash loses it.
--
-- KEYS[1]   the lease of the process; KEYS[2] the processes of the bench; KEYS[3] the claims of the process
-- ARGV      process, lease in milliseconds, number of the next execution, seconds that rq:wip adds to
--           a time limit, number of free workers and their names, number of queues and their names in
--           the order of priority; then the names of the fields to return, which begin with data,
--           status, timeout
-- Returns   'suspended', or a list of {queue, id, execution, worker, now, {value, …}}
local suspended = redis.call('EXISTS', 'rq:suspended')
if suspended == 1 then
  return 'suspended'
end

local process, lease, sequence, grace = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local workers = tonumber(ARGV[5])
local queues = tonumber(ARGV[6 + workers])

local wanted = {}
for f = 7 + workers + queues, #ARGV do
  wanted[#wanted + 1] = ARGV[f]
end

-- The next job of a queue with its values; ids without a job, and cancelled ones, are dropped.
local function pop(queue)
  while true do
    local id = redis.call('LPOP', 'rq:queue:' .. queue)
    if not id then
      return nil
    end
    local values = redis.pcall('HMGET', 'rq:job:' .. id, unpack(wanted))
    if not values.err and values[1] and values[2] ~= 'canceled' then
      return id, values
    end
  end
end

local function limit(timeout)
  local seconds = tonumber(timeout) or 180
  if seconds ~= seconds then
    seconds = 180 -- the text 'nan' is a number to Lua, and none to Redis
  end
  return seconds < 0 and '+inf' or exact(now + seconds + grace)
end

local claims, held = {}, {}
for w = 1, workers do
  local worker = ARGV[5 + w]
  for q = 1, queues do
    local queue = ARGV[6 + workers + q]
    local id, values = pop(queue)
    if id then
      local execution = process .. '-' .. string.format('%d', sequence + #claims)
      redis.call('ZADD', 'rq:wip:' .. queue, limit(values[3]), id .. ':' .. execution)
      redis.call('HSET', 'rq:job:' .. id, 'status', 'started', 'started_at', stamp(),
        'last_heartbeat', stamp(), 'worker_name', worker, 'ended_at', '')
      redis.call('PERSIST', 'rq:job:' .. id)
      redis.call('HSET', 'rq:worker:' .. worker, 'state', 'busy', 'current_job', id)
      held[#held + 1] = execution
      held[#held + 1] = queue .. ' ' .. id .. ' ' .. worker .. ' ' .. exact(now)
      claims[#claims + 1] = {queue, id, execution, worker, exact(now), values}
      break
    end
  end
  if #claims < w then
    break
  end
end
if #claims > 0 then
  redis.call('SET', KEYS[1], process, 'PX', lease)
  redis.call('SADD', KEYS[2], process)
  redis.call('HSET', KEYS[3], unpack(held))
end
return claims
