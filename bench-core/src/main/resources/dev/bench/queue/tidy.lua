-- Drops what has expired from the registries of a bench, and lists claims that no process has in its
-- list: an older version of this software kept none.
--
-- KEYS[1]   the lock, for one worker at a time; KEYS[2] the processes of the bench
-- ARGV      the bench, milliseconds until the next one may tidy
-- Returns   1, or 0 when another one did
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) then
  return 0
end

local function list(queue, member)
  local id, execution = string.match(member, '^(.*):([^:]*)$')
  local process = execution and string.match(execution, '^(%w+)%-%d+$') -- those of RQ's own have no hyphen
  if process then
    local known = redis.call('HSETNX', 'bench:claims:' .. process, execution, queue .. ' ' .. id .. ' - ' .. exact(now))
    if known == 1 then
      redis.call('SADD', KEYS[2], process)
    end
  end
end

local prefix = 'rq:queue:' .. ARGV[1] .. ':'
for _, key in ipairs(redis.call('SMEMBERS', 'rq:queues')) do
  if string.sub(key, 1, #prefix) == prefix then
    local queue = string.sub(key, #'rq:queue:' + 1)
    for _, member in ipairs(redis.call('ZREVRANGE', 'rq:wip:' .. queue, 0, -1)) do
      list(queue, member)
    end
    redis.call('ZREMRANGEBYSCORE', 'rq:finished:' .. queue, 0, now)
    redis.call('ZREMRANGEBYSCORE', 'rq:failed:' .. queue, 0, now)
    redis.call('ZREMRANGEBYSCORE', 'rq:canceled:' .. queue, 0, now - 604800)
    for _, worker in ipairs(redis.call('SMEMBERS', 'rq:workers:' .. queue)) do
      if redis.call('EXISTS', worker) == 0 then
        redis.call('SREM', 'rq:workers:' .. queue, worker)
        redis.call('SREM', 'rq:workers', worker)
      end
    end
  end
end
return 1
