-- Removes jobs and what is kept of them; not those that run.
--
-- ARGV      the bench; where the ids stand in their list: the lane or '', how many to pass over from its
--           end, how many to look at; then the ids
-- Returns   for each: 'removed', 'started' or 'gone'
local bench, lane, from, count = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

-- Removing ids one by one from a long list takes too long. Those that stand together are marked by their
-- place first and removed together. A full Redis refuses marks, but not removals.
local MARK = ''
local place = {}
local ids = count > 0 and redis.call('LRANGE', 'rq:queue:' .. lane, -(from + count), -(from + 1)) or {}
for i, id in ipairs(ids) do
  place[id] = -(from + #ids) + i - 1
end
local marked = 0
local function take_out(queue, id)
  local at = queue == lane and place[id]
  if at and not redis.pcall('LSET', 'rq:queue:' .. queue, at, MARK).err then
    marked = marked + 1
  else
    redis.call('LREM', 'rq:queue:' .. queue, -1, id)
  end
end

local function remove(id)
  local job = 'rq:job:' .. id
  local values = redis.pcall('HMGET', job, 'status', 'origin', 'bench_lot')
  if values.err or not values[2] then
    if place[id] then
      take_out(lane, id) -- an id without a job
    end
    return 'gone'
  end
  local status, queue = values[1], values[2]
  if status == 'started' then
    return 'started'
  elseif status == 'queued' then
    take_out(queue, id)
  end
  for _, registry in ipairs({'scheduled', 'deferred', 'finished', 'failed', 'canceled'}) do
    redis.call('ZREM', 'rq:' .. registry .. ':' .. queue, id)
  end
  if values[3] then
    redis.call('ZREM', 'bench:' .. bench .. ':lots:' .. values[3], id)
  end
  for _, other in ipairs(redis.call('SMEMBERS', 'rq:job::' .. id .. ':dependencies')) do
    redis.call('SREM', 'rq:job:' .. other .. ':dependents', id)
  end
  redis.call('DEL', job, 'rq:results:' .. id, job .. ':dependents', 'rq:job::' .. id .. ':dependencies')
  return 'removed'
end

local said = {}
for i = 5, #ARGV do
  said[i - 4] = remove(ARGV[i])
end
if marked > 0 then
  redis.call('LREM', 'rq:queue:' .. lane, -marked, MARK)
end
return said
