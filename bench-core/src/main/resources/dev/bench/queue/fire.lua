-- Enqueues the jobs of a fire, each at most once, for the leader only.
--
-- KEYS[1]   the fencing number of the last leader
-- ARGV      the caller's fencing number, seconds that a marker is kept, then jobs as put_all reads them
-- Returns   how many were new, or -1 when another scheduler leads by now
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return -1
end
local keep = ARGV[2]
local new = 0
local at = 4
for i = 1, tonumber(ARGV[3]) do
  local queue, id, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 4])
  local fields = {}
  for f = 1, count do
    fields[f] = ARGV[at + 4 + f]
  end
  at = at + 5 + count
  local marker = 'bench:fired:' .. id
  -- The marker comes last: a write that is refused (Redis is full) leaves the fire to the next try.
  if redis.call('EXISTS', marker) == 0 then
    new = new + put(queue, id, '', '0', fields)
    redis.call('SET', marker, '1', 'EX', keep)
  end
end
return new
