-- Where jobs wait. The jobs of a site in a queue have a lane of their own, <bench>:<queue>:<site>, which
-- is a queue of RQ's; what others put into <bench>:<queue> is one more lane. Lanes with jobs take turns.
--
-- bench:<bench>:lanes:<queue>   the lanes with jobs, by how much they have been served
-- bench:<bench>:waiting         since when the next job of a queue is the next one, by queue
-- bench:<bench>:arrivals        a stream of the queues in which a lane got its first job
-- bench:<bench>:due             the lanes with jobs for later, by when the first one is due
-- bench:<bench>:capped:<site>   the lanes that stand aside while the site runs as many jobs as it may

-- The bench, the queue and the site of a lane; nothing when it is no bench's, '' for no site.
local function parts(lane)
  return string.match(lane, '^([^:]+):([^:]+):?(.*)$')
end

-- Lets a lane take its turns. It begins at the lane whose turn is next: it is neither last nor served twice.
local function enter(lane)
  local bench, queue = parts(lane)
  if not bench then
    return
  end
  local turns = 'bench:' .. bench .. ':lanes:' .. queue
  local first = redis.call('ZRANGE', turns, 0, 0, 'WITHSCORES')
  redis.call('ZADD', turns, 'NX', first[2] or 0, lane)
  redis.call('HSETNX', 'bench:' .. bench .. ':waiting', queue, exact(now))
  redis.call('XADD', 'bench:' .. bench .. ':arrivals', 'MAXLEN', '~', 100, '*', 'queue', queue)
end

-- Puts the id of a job into its lane, at the head when front is true. Every script that makes a job
-- wait goes through here.
local function push(lane, id, front)
  if redis.call(front and 'LPUSH' or 'RPUSH', 'rq:queue:' .. lane, id) == 1 then
    redis.call('SADD', 'rq:queues', 'rq:queue:' .. lane)
    enter(lane)
  end
end

-- Notes that the first job for later of a lane is not due after that time.
local function due_by(lane, due)
  local bench = parts(lane)
  if bench then
    redis.call('ZADD', 'bench:' .. bench .. ':due', 'LT', due, lane)
  end
end

-- Keeps a job until it is due.
local function push_later(lane, id, due)
  redis.call('SADD', 'rq:queues', 'rq:queue:' .. lane)
  redis.call('ZADD', 'rq:scheduled:' .. lane, due, id)
  due_by(lane, due)
end

-- A job of this lane ended: lanes of its site that stood aside take their turns again.
local function made_room(lane)
  local bench, _, site = parts(lane)
  if not bench or site == '' then
    return
  end
  local capped = 'bench:' .. bench .. ':capped:' .. site
  for _, other in ipairs(redis.call('SMEMBERS', capped)) do
    redis.call('SREM', capped, other)
    if redis.call('EXISTS', 'rq:queue:' .. other) == 1 then
      enter(other)
    end
  end
end
