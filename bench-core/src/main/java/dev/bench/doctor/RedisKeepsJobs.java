package dev.bench.doctor;

import dev.bench.redis.Redis;
import java.util.ArrayList;
import java.util.List;

/** Whether the Redis of jobs neither evicts them nor loses them with its process. */
final class RedisKeepsJobs implements Rule {

  private static final String MEND =
      "bench setup redis, then bench restart; a Redis of others: in its own configuration";

  @Override
  public List<Finding> look(Examination examination) {
    Redis redis = examination.bench().queue();
    List<Finding> findings = new ArrayList<>();
    String policy = redis.setting("maxmemory-policy").orElse("noeviction");
    if (!policy.equals("noeviction")) {
      findings.add(
          Finding.fault(
              this,
              "redis_queue evicts keys when its memory is full (maxmemory-policy %s): jobs can vanish."
                  .formatted(policy),
              "bench redis-cli queue config set maxmemory-policy noeviction"));
    }
    boolean appends = redis.setting("appendonly").map("yes"::equals).orElse(true);
    boolean saves = redis.setting("save").map(text -> !text.isBlank()).orElse(true);
    if (!appends && !saves) {
      findings.add(
          Finding.fault(
              this, "redis_queue keeps nothing on disk: jobs vanish when its process ends.", MEND));
    } else if (!appends) {
      findings.add(
          Finding.note(
              this,
              "redis_queue writes snapshots only: a kill loses the jobs since the last one.",
              MEND));
    }
    return findings;
  }
}
