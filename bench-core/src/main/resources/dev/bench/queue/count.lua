-- Adds to a number in a hash. Others write there too: what is no number for Redis begins at zero.
local function count(key, field, more)
  local said = redis.pcall('HINCRBY', key, field, more)
  if type(said) == 'table' and said.err then
    redis.call('HSET', key, field, more)
  end
end
