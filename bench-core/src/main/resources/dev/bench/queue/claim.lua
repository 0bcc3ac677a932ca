-- Takes waiting jobs for a process and registers each as started, in one step: from the pop on the
-- job is in rq:wip, so that no crash loses it.
--
-- KEYS[1]   the lease of the process; KEYS[2] the processes of the bench; KEYS[3] the claims of the process
-- ARGV      process, lease in milliseconds, number of the next execution, seconds that rq:wip adds to
--           a time limit, seconds after which the next job of a queue goes before more urgent queues;
--           number of free workers and their names; number of workers that keep a job ready and their
--           names; number of queues and their names in the order of priority; number of all queues of
--           the bench and their names; then the names of the fields to return, which begin with data,
--           status, timeout, ttl, ended_at, bench_cause, bench_suspect
-- Returns   'suspended', or a list of {lane, id, execution, worker, now, {value, …}, '1' when the
--           jobs of its site that run are bounded, else '0'}
local process, lease, sequence, grace = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local patience = tonumber(ARGV[5])

local at = 6
local function next_list()
  local list = {}
  for i = 1, tonumber(ARGV[at]) do
    list[i] = ARGV[at + i]
  end
  at = at + 1 + #list
  return list
end
local workers, ready, served, all = next_list(), next_list(), next_list(), next_list()
local free = #workers
for i, worker in ipairs(ready) do
  workers[free + i] = worker
end
local wanted = {unpack(ARGV, at)}

local bench
local queues = {}
for q = 1, #served do
  bench, queues[q] = parts(served[q])
end
local waiting = 'bench:' .. bench .. ':waiting'
local shares = 'bench:' .. bench .. ':shares'
local shared = redis.call('EXISTS', 'rq:suspended', shares) > 0
if shared then -- one of the two is there, which is rare
  if redis.call('EXISTS', 'rq:suspended') == 1 then
    return 'suspended'
  end
end

-- Since when the next job of each queue waits; nothing for queues without jobs.
local since = {}
for q, at_second in ipairs(redis.call('HMGET', waiting, unpack(queues))) do
  since[queues[q]] = tonumber(at_second)
end

-- The weight of a site, and how many of its jobs may run at a time; nothing for any number.
local function share(site)
  local text = shared and site ~= '' and redis.call('HGET', shares, site)
  local weight, limit = string.match(text or '', '^(%d+):(%d*)$')
  return tonumber(weight) or 1, tonumber(limit)
end

local function running(site)
  local jobs = 0
  for _, queue in ipairs(all) do
    jobs = jobs + redis.call('ZCARD', 'rq:wip:' .. queue .. ':' .. site)
  end
  return jobs
end

-- The next job of a queue waits from now on, or there is none.
local touched = {}
local function now_waits(queue, some)
  since[queue] = some and now or nil
  touched[queue] = true
end

-- What this run knows already: of a queue its only lane, and of a lane how many jobs it has left.
local only, left = {}, {}

local function forget(queue, turns, lane)
  redis.call('ZREM', turns, lane)
  only[queue] = nil
end

-- The next job of a queue: its lane, its id, its values, and whether the jobs of its site that run are
-- bounded. Ids without a job, and cancelled ones, are dropped.
local function take(queue)
  local turns = 'bench:' .. bench .. ':lanes:' .. queue
  while true do
    local lane, other = only[queue], nil
    if not lane then
      lane, other = unpack(redis.call('ZRANGE', turns, 0, 1))
      only[queue] = not other and lane or nil
    end
    if not lane then
      now_waits(queue, false)
      return nil
    end
    local _, _, site = parts(lane)
    local weight, limit = share(site)
    if limit and running(site) >= limit then
      forget(queue, turns, lane)
      redis.call('SADD', 'bench:' .. bench .. ':capped:' .. site, lane)
    else
      local id = redis.call('LPOP', 'rq:queue:' .. lane)
      left[lane] = left[lane] and left[lane] - 1 or redis.call('LLEN', 'rq:queue:' .. lane)
      local more = left[lane] > 0
      if not more then
        forget(queue, turns, lane)
      elseif other then
        redis.call('ZINCRBY', turns, 1 / weight, lane)
      end
      local values = id and redis.pcall('HMGET', 'rq:job:' .. id, unpack(wanted))
      if values and not values.err and values[1] and values[2] ~= 'canceled' then
        now_waits(queue, more or other)
        return lane, id, values, limit ~= nil
      end
    end
  end
end

-- The queue whose turn it is: the one that waited longest beyond patience, else the most urgent.
local function next_queue()
  local urgent, oldest
  for _, queue in ipairs(queues) do
    if since[queue] then
      urgent = urgent or queue
      if now - since[queue] >= patience and (not oldest or since[queue] < since[oldest]) then
        oldest = queue
      end
    end
  end
  return oldest or urgent
end

local function next_job()
  local queue = next_queue()
  while queue do
    local lane, id, values, bounded = take(queue)
    if id then
      return lane, id, values, bounded
    end
    queue = next_queue()
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
for i, worker in ipairs(workers) do
  local lane, id, values, bounded = next_job()
  if not id then
    break
  end
  local execution = process .. '-' .. string.format('%d', sequence + #claims)
  redis.call('ZADD', 'rq:wip:' .. lane, limit(values[3]), id .. ':' .. execution)
  redis.call('HSET', 'rq:job:' .. id, 'status', 'started', 'started_at', stamp(),
    'last_heartbeat', stamp(), 'worker_name', worker, 'ended_at', '')
  if values[4] and values[4] ~= '' or values[5] and values[5] ~= '' or values[6] then
    redis.call('PERSIST', 'rq:job:' .. id) -- it could wait for a time only, or has ended before
  end
  if i <= free then
    redis.call('HSET', 'rq:worker:' .. worker, 'state', 'busy', 'current_job', id)
  end
  held[#held + 1] = execution
  -- A job that was ready in a process that died, and may have begun, counts as begun from here on.
  local waits = i > free and not values[7]
  held[#held + 1] = lane .. ' ' .. id .. ' ' .. worker .. ' ' .. exact(now) .. (waits and ' ready' or '')
  claims[#claims + 1] = {lane, id, execution, worker, exact(now), values,
    bounded and '1' or '0'}
end
for queue in pairs(touched) do
  if since[queue] then
    redis.call('HSET', waiting, queue, exact(now))
  else
    redis.call('HDEL', waiting, queue)
  end
end
if #claims > 0 then
  redis.call('SET', KEYS[1], process, 'PX', lease)
  redis.call('SADD', KEYS[2], process)
  redis.call('HSET', KEYS[3], unpack(held))
end
return claims
