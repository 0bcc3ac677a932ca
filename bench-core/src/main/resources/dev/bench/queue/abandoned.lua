-- Tells what dead processes hold, by their own lists, and signs off their slots.
--
-- KEYS[1]   the processes of the bench
-- ARGV      a process, or '' for those without a lease; how many claims at most; then the names of the
--           fields to return
-- Returns   a list of {queue, id, execution, worker, when it started, {value, …}, '1', '1' when it was
--           kept ready, else '0'}
local me, limit = ARGV[1], tonumber(ARGV[2])

local wanted = {}
for f = 3, #ARGV do
  wanted[#wanted + 1] = ARGV[f]
end

local function sign_off(process)
  local prefix = 'rq:worker:' .. process .. '.'
  for _, worker in ipairs(redis.call('SMEMBERS', 'rq:workers')) do
    if string.sub(worker, 1, #prefix) == prefix then
      redis.call('SREM', 'rq:workers', worker)
      for queue in string.gmatch(redis.call('HGET', worker, 'queues') or '', '[^,]+') do
        redis.call('SREM', 'rq:workers:' .. queue, worker)
      end
      if redis.call('EXISTS', worker) == 1 then
        redis.call('HSET', worker, 'death', stamp())
        redis.call('EXPIRE', worker, 60)
      end
    end
  end
end

local found = {}
local function collect(process)
  local list = 'bench:claims:' .. process
  local held = redis.call('HGETALL', list)
  local left = 0
  for i = 1, #held, 2 do
    local queue, id, worker, started, ready = string.match(held[i + 1], '^(%S+) (%S+) (%S+) (%S+) ?(%a*)$')
    if not queue or not redis.call('ZSCORE', 'rq:wip:' .. queue, id .. ':' .. held[i]) then
      redis.call('HDEL', list, held[i])
    else
      left = left + 1
      if #found < limit then
        found[#found + 1] = {queue, id, held[i], worker, started,
          redis.call('HMGET', 'rq:job:' .. id, unpack(wanted)), '1', ready == 'ready' and '1' or '0'}
      end
    end
  end
  return left
end

if me ~= '' then
  collect(me)
else
  for _, process in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if redis.call('EXISTS', 'bench:lease:' .. process) == 0 then
      sign_off(process)
      if collect(process) == 0 then
        redis.call('SREM', KEYS[1], process)
      end
    end
  end
end
return found
