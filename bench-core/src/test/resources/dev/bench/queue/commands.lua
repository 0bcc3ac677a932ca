-- How many commands Redis has run so far, those of scripts included.
local calls = 0
for number in redis.call('INFO', 'commandstats'):gmatch('calls=(%d+)') do
  calls = calls + tonumber(number)
end
return calls
