-- Notes that a job runs now which its process had kept ready, unless the claim was lost meanwhile.
--
-- KEYS[1]   the claims of the process
-- ARGV      execution, queue, id, worker, when it was claimed
local execution, queue, id, worker, started = unpack(ARGV)
if redis.call('HEXISTS', KEYS[1], execution) == 1 then
  redis.call('HSET', KEYS[1], execution, queue .. ' ' .. id .. ' ' .. worker .. ' ' .. started)
  redis.call('HSET', 'rq:worker:' .. worker, 'state', 'busy', 'current_job', id)
end
return 1
