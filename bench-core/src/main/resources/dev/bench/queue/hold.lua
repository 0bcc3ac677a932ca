-- Whether a claim is still held; if so, and a text is given, keeps it as the job's meta.
--
-- ARGV      queue, id, execution, meta or ''
-- Returns   1 or 0
local queue, id, execution, meta = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not redis.call('ZSCORE', 'rq:wip:' .. queue, id .. ':' .. execution) then
  return 0
end
if meta ~= '' and redis.call('EXISTS', 'rq:job:' .. id) == 1 then
  redis.call('HSET', 'rq:job:' .. id, 'meta', meta)
end
return 1
