-- Enqueues fires of schedules, each once, for the leader only.
--
-- KEYS[1]   the fencing number of the last leader
-- ARGV      the caller's fencing number, seconds that last fires are kept, the number of fires, then for each: the key of
--           the last fires of its site, the schedule, the second for which it is planned, what to do while the job of the
--           last fire has not ended (SKIP, QUEUE, ALLOW), and the job as put_all reads one
-- Returns   how many jobs were new and how many fires wait for an earlier job; -1 and 0 when another scheduler leads by now
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {-1, 0}
end
local keep = ARGV[2]
local new, waiting = 0, 0
local at = 4
for i = 1, tonumber(ARGV[3]) do
  local fires, schedule, planned, overlap = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3]
  local job
  job, at = read_job(at + 4)
  local id = job.id
  local last, earlier = string.match(redis.call('HGET', fires, schedule) or '', '^(%d+) (.*)$')
  if not last or tonumber(last) < planned then
    local busy = earlier and unfinished[redis.call('HGET', 'rq:job:' .. earlier, 'status')]
    if busy and overlap == 'QUEUE' then
      waiting = waiting + 1
    else
      if busy and overlap == 'SKIP' then
        id = earlier
      else
        new = new + put(job)
      end
      -- The record comes last: a write that is refused (Redis is full) leaves the fire to the next try.
      redis.call('HSET', fires, schedule, string.format('%d', planned) .. ' ' .. id)
      redis.call('EXPIRE', fires, keep)
    end
  end
end
return {new, waiting}
