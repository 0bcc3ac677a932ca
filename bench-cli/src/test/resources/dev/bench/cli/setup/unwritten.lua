return tonumber(redis.call('INFO', 'persistence'):match('aof_buffer_length:(%d+)') or 0)
