-- Counts an attempt to log in before its password is checked; 1 if it may go on, 0 if it is refused.
-- KEYS: the count of address and user, the count of the address.
-- ARGV: milliseconds from a first attempt to the end of its count, the limits of both counts.
local function exceeded(key, limit)
  local count = redis.call('INCR', key)
  if count == 1 then
    redis.call('PEXPIRE', key, ARGV[1])
  end
  return count > tonumber(limit)
end
-- The address first: one that is past its limit makes no more keys of invented users.
if exceeded(KEYS[2], ARGV[3]) or exceeded(KEYS[1], ARGV[2]) then
  return 0
end
return 1
