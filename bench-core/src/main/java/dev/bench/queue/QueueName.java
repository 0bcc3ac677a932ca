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
  }

  /** What RQ calls the queue. */
  public String full() {
    return bench + ":" + name;
  }

  /** The part behind the last colon of what RQ calls a queue. */
  public static String shortOf(String full) {
    return full.substring(full.lastIndexOf(':') + 1);
  }

  @Override
  public String toString() {
    return full();
  }
}
