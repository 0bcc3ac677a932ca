-- Puts the jobs of dead processes back at the head of their queues, and tidies what has expired.
--
-- ARGV      the bench; a process; number of executions it knows, and those. With a process, only what
--           it claimed without hearing of it (the answer was lost) is taken back; with '', what
--           processes without a lease hold.
-- Returns   the ids of the jobs taken back
local bench, me = ARGV[1], ARGV[2]
local mine = {}
for k = 1, tonumber(ARGV[3]) do
  mine[ARGV[3 + k]] = true
end

local leases = {}
local function alive(process)
  if leases[process] == nil then
    leases[process] = redis.call('EXISTS', 'bench:lease:' .. process) == 1
  end
  return leases[process]
end

-- Executions of ours are <process>-<number>; those of RQ's own workers have no hyphen.
local function abandoned(execution)
  local process = string.match(execution, '^(%w+)%-%d+$')
  if not process then
    return false
  elseif me ~= '' then
    return process == me and not mine[execution]
  end
  return not alive(process)
end

local function take_back(queue, id, execution)
  redis.call('ZREM', 'rq:wip:' .. queue, id .. ':' .. execution)
  made_room(queue)
  redis.call('DEL', 'rq:execution:' .. id .. ':' .. execution, 'rq:executions:' .. id)
  local job = 'rq:job:' .. id
  if redis.call('EXISTS', job) == 1 then
    redis.call('HSET', job, 'status', 'queued', 'started_at', '', 'worker_name', '')
    count(job, 'bench_deaths', 1)
    push(queue, id, true)
  end
end

local back = {}
local prefix = 'rq:queue:' .. bench .. ':'
for _, key in ipairs(redis.call('SMEMBERS', 'rq:queues')) do
  if string.sub(key, 1, #prefix) == prefix then
    local queue = string.sub(key, #'rq:queue:' + 1)
    for _, member in ipairs(redis.call('ZREVRANGE', 'rq:wip:' .. queue, 0, -1)) do
      local id, execution = string.match(member, '^(.*):([^:]*)$')
      if id and abandoned(execution) then
        take_back(queue, id, execution)
        back[#back + 1] = id
      end
    end
    for _, worker in ipairs(redis.call('SMEMBERS', 'rq:workers:' .. queue)) do
      if redis.call('EXISTS', worker) == 0 then
        redis.call('SREM', 'rq:workers:' .. queue, worker)
        redis.call('SREM', 'rq:workers', worker)
      end
    end
  end
end
return back
