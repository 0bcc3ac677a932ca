-- Whether a job has nothing left to wait for. A dependency whose record is gone counts as met.
local function is_met(dependent, failures_count)
  for _, other in ipairs(redis.call('SMEMBERS', 'rq:job::' .. dependent .. ':dependencies')) do
    local status = redis.call('HGET', 'rq:job:' .. other, 'status')
    if status and status ~= 'finished' and not (failures_count and status == 'failed') then
      return false
    end
  end
  return true
end

-- Lets those jobs wait in their queues that waited for a job which has ended: all of them when it
-- finished, else those that allow its failure. The others stay deferred, as RQ leaves them.
local function release_dependents(id, finished)
  local set = 'rq:job:' .. id .. ':dependents'
  for _, dependent in ipairs(redis.call('SMEMBERS', set)) do
    local job = 'rq:job:' .. dependent
    local values = redis.call('HMGET', job, 'status', 'origin', 'allow_dependency_failures', 'enqueue_at_front')
    local failures_count = values[3] == '1'
    if values[1] ~= 'deferred' then
      redis.call('SREM', set, dependent)
    elseif (finished or failures_count) and is_met(dependent, failures_count) then
      redis.call('SREM', set, dependent)
      redis.call('ZREM', 'rq:deferred:' .. values[2], dependent)
      redis.call('HSET', job, 'status', 'queued', 'enqueued_at', stamp())
      push(values[2], dependent, values[4] == '1')
    end
  end
end
