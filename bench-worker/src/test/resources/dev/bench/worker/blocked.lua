return tonumber(redis.call('INFO', 'clients'):match('blocked_clients:(%d+)'))
