-- KEYS[1]   the results of a job
-- Returns   the fields and values of its last run, empty when there was none
local runs = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
return runs[1] and runs[1][2] or {}
