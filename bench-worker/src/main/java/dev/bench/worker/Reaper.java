package dev.bench.worker;

import dev.bench.queue.Claims;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes jobs back from processes whose lease has ended, for all queues of the bench. */
final class Reaper {

  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  private final Claims claims;
  private final Bell bell;

  Reaper(Claims claims, Bell bell) {
    this.claims = claims;
    this.bell = bell;
  }

  void runOnce() {
    try {
      List<String> back = claims.reap();
      if (!back.isEmpty()) {
        log.warn("Jobs of dead workers are back in their queues: {}", String.join(", ", back));
        bell.ringForJobs();
      }
    } catch (RedisUnavailableException | RedisRefusedException e) {
      log.debug("The next heartbeat looks for dead workers again", e);
    }
  }
}
