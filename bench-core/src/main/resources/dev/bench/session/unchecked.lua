-- Takes back an attempt whose password was not checked. KEYS: the counts that it is taken from.
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then
    redis.call('DECR', key)
  end
end
return 1
