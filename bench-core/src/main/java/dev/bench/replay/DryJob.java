package dev.bench.replay;

import dev.bench.RunningJob;
import dev.bench.queue.StoredJob;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a job sees of itself in a dry run: what it keeps with itself is forgotten afterwards. */
final class DryJob implements RunningJob {

  private final StoredJob job;
  private Map<String, Object> meta;

  DryJob(StoredJob job) {
    this.job = job;
    this.meta = job.meta().members();
  }

  @Override
  public String id() {
    return job.id();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public Map<String, Object> meta() {
    return new LinkedHashMap<>(meta);
  }

  @Override
  public void saveMeta(Map<String, ?> changed) {
    meta = job.meta().withOwn(changed).members();
  }

  @Override
  public void checkStop() {
    // Ctrl-C ends the process.
  }

  @Override
  public boolean stillMine() {
    return true;
  }
}
