-- Everything that is known of a job.
--
-- ARGV      its id
-- Returns   {its hash as fields and values, its newest results as {{field, value, …}, …} with the newest
--           first, jobs it waits for, their statuses, jobs that wait for it, its place in its queue from
--           0 or '', when it is due or '', milliseconds until its record goes or less than 0}
local id = ARGV[1]
local job = 'rq:job:' .. id
local hash = redis.pcall('HGETALL', job)
if hash.err then
  hash = {}
end
local status, lane = unpack(#hash > 0 and redis.call('HMGET', job, 'status', 'origin') or {})
local runs = {}
local entries = redis.pcall('XREVRANGE', 'rq:results:' .. id, '+', '-', 'COUNT', 10)
for i, entry in ipairs(entries.err and {} or entries) do
  runs[i] = entry[2]
end
local others = redis.call('SMEMBERS', 'rq:job::' .. id .. ':dependencies')
local statuses = {}
for i, other in ipairs(others) do
  statuses[i] = redis.call('HGET', 'rq:job:' .. other, 'status') or ''
end
local place = status == 'queued' and lane and redis.call('LPOS', 'rq:queue:' .. lane, id)
local due = status == 'scheduled' and lane and redis.call('ZSCORE', 'rq:scheduled:' .. lane, id)
return {hash, runs, others, statuses, redis.call('SMEMBERS', 'rq:job:' .. id .. ':dependents'), place or '', due or '', redis.call('PTTL', job)}
