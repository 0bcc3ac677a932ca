package dev.bench.queue;

import dev.bench.config.WorkerQueues;

/**
 * A queue of a bench, as RQ knows it: {@code <bench_id>:<name>}.
 *
 * @param bench the bench's id
 * @param name its short name, such as {@code default}
 */
public record QueueName(String bench, String name) {

  /** Refuses names that would not make a clean key. */
  public QueueName {
    WorkerQueues.requireName(name);
    if (bench.contains(":")) {
      throw new IllegalArgumentException(
          "bench_id is \"%s\", which must not contain a colon".formatted(bench));
    }
  }

  /** What RQ calls the queue. */
  public String full() {
    return bench + ":" + name;
  }

  /**
   * The lane of the queue in which the jobs of {@code site} wait; a queue of its own to RQ. What
   * others put into {@link #full} is one more lane.
   */
  public String lane(String site) {
    return full() + ":" + site;
  }

  @Override
  public String toString() {
    return full();
  }
}
