-- Replaces what is known of the shares of sites.
--
-- KEYS[1]   the hash of shares
-- ARGV      sites and their shares
redis.call('DEL', KEYS[1])
for i = 1, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
return 1
