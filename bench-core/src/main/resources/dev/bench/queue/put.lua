-- Puts jobs into their queues. Shared by enqueue.lua and settle.lua.

local unfinished = {queued = true, scheduled = true, started = true, deferred = true}

-- Removes what is left of an ended job, so that its id can be used again.
local function forget(id)
  local job = 'rq:job:' .. id
  local queue = redis.call('HGET', job, 'origin') or ''
  redis.call('ZREM', 'rq:finished:' .. queue, id)
  redis.call('ZREM', 'rq:failed:' .. queue, id)
  redis.call('ZREM', 'rq:canceled:' .. queue, id)
  redis.call('DEL', job, 'rq:results:' .. id)
end

-- One job: due is '' for now, else its score; front is '1' or '0'. 0 when the id is in use by a job
-- that has not ended: putting the same job twice is putting it once.
local function put(queue, id, due, front, fields)
  local job = 'rq:job:' .. id
  local status = redis.call('HGET', job, 'status')
  if unfinished[status] then
    return 0
  end
  -- These writes come first: when Redis is full they are refused, and then nothing is done.
  if due == '' then
    push(queue, id, front == '1')
  else
    push_later(queue, id, due)
  end
  if status then
    forget(id)
  end
  redis.call('HSET', job, unpack(fields))
  return 1
end

-- The jobs that ARGV holds from position at: their number, then for each queue, id, due, front, the
-- number of field texts, and those. Returns what put said of each, and the position behind them.
local function put_all(at)
  local said = {}
  local jobs = tonumber(ARGV[at])
  at = at + 1
  for i = 1, jobs do
    local count = tonumber(ARGV[at + 4])
    local fields = {}
    for f = 1, count do
      fields[f] = ARGV[at + 4 + f]
    end
    said[i] = put(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], fields)
    at = at + 5 + count
  end
  return said, at
end
