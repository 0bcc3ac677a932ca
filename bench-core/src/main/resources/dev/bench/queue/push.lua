-- Puts the id of a job into its queue, at the head when front is true. Every script that makes a job
-- wait goes through here.
local function push(queue, id, front)
  redis.call('SADD', 'rq:queues', 'rq:queue:' .. queue)
  redis.call(front and 'LPUSH' or 'RPUSH', 'rq:queue:' .. queue, id)
end
