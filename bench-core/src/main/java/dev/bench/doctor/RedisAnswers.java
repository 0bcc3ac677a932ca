package dev.bench.doctor;

import dev.bench.redis.Redis;
import java.util.ArrayList;
import java.util.List;

/** Whether both Redis answer and take writes. */
final class RedisAnswers implements Rule {

  @Override
  public List<Finding> look(Examination examination) {
    List<Finding> findings = new ArrayList<>();
    look("redis_queue", examination.bench().queue(), findings);
    look("redis_cache", examination.bench().cache(), findings);
    return findings;
  }

  private void look(String name, Redis redis, List<Finding> findings) {
    redis
        .complaint()
        .ifPresent(why ->
            findings.add(
                Finding.fault(
                    this,
                    "%s does not serve: %s.".formatted(name, why),
                    "bench start, or: bench logs " + name)));
  }

  @Override
  public boolean asksQueue() {
    return false;
  }
}
