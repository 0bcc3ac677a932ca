-- Removes some of the keys that fit a pattern. ARGV: where to go on, the pattern. Returns where to go on, and how many went.
local found = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 1000)
local gone = 0
for _, key in ipairs(found[2]) do
  gone = gone + redis.call('UNLINK', key)
end
return {found[1], gone}
