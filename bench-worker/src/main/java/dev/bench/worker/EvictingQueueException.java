package dev.bench.worker;

import dev.bench.ServiceUnavailableException;

/** The Redis of jobs would throw jobs away when it is full. */
public final class EvictingQueueException extends ServiceUnavailableException {

  private static final long serialVersionUID = 1L;

  EvictingQueueException(String address, String policy) {
    super(
        "Redis at %s throws keys away when it is full (maxmemory-policy %s), and with them jobs; set `maxmemory-policy noeviction` in config/redis_queue.conf and restart it"
            .formatted(address, policy));
  }
}
