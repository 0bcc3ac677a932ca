-- Some jobs of a registry of a lane, the newest first.
--
-- KEYS[1]   the registry
-- ARGV      'list' or 'set', how many to pass over, how many to return, then the names of fields
-- Returns   a list of {id, score or '', {value, …}}
local from, count = tonumber(ARGV[2]), tonumber(ARGV[3])
local fields = {unpack(ARGV, 4)}
local page = {}

local function add(id, score)
  local values = redis.pcall('HMGET', 'rq:job:' .. id, unpack(fields))
  page[#page + 1] = {id, score, values.err and {} or values}
end

if ARGV[1] == 'list' then
  local ids = redis.call('LRANGE', KEYS[1], -(from + count), -(from + 1))
  for i = #ids, 1, -1 do
    add(ids[i], '')
  end
else
  local members = redis.call('ZREVRANGE', KEYS[1], from, from + count - 1, 'WITHSCORES')
  for i = 1, #members, 2 do
    -- A claim is <job>:<execution>; ids have no colon.
    add(string.match(members[i], '^([^:]*)'), members[i + 1])
  end
end
return page
