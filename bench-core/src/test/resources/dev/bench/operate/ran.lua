-- Adds what came of a run to the results of a job.
--
-- ARGV      the id, then fields and values
return redis.call('XADD', 'rq:results:' .. ARGV[1], '*', unpack(ARGV, 2))
