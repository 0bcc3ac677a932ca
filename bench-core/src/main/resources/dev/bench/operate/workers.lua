-- The worker slots that RQ's set of workers names, with those whose record is gone.
--
-- ARGV      names of fields
-- Returns   a list of {name, {value, …}}; without values for one whose record is gone
local prefix = 'rq:worker:'
local workers = {}
for i, key in ipairs(redis.call('SMEMBERS', 'rq:workers')) do
  local values = redis.pcall('HMGET', key, unpack(ARGV))
  local known = not values.err and redis.call('EXISTS', key) == 1
  workers[i] = {string.sub(key, #prefix + 1), known and values or {}}
end
return workers
