-- Enqueues the jobs in ARGV (see put_all).
--
-- Returns   how many were put, those apart whose id is in use or for which another stands; then the
--           queues among theirs that no worker serves
local said, _, lanes = put_all(1)
local answer = {0}
for _, one in ipairs(said) do
  answer[1] = answer[1] + one
end

local known = {}
for lane in pairs(lanes) do
  local bench, queue = parts(lane)
  if bench and not known[queue] then
    known[queue] = true
    if redis.call('EXISTS', 'rq:workers:' .. bench .. ':' .. queue) == 0 then
      answer[#answer + 1] = queue
    end
  end
end
return answer
