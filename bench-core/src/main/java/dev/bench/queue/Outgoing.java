package dev.bench.queue;

import java.util.List;

/**
 * What a unit of work sends once its transaction is committed.
 *
 * @param jobs jobs to enqueue
 * @param events events to publish
 */
public record Outgoing(List<JobRequest> jobs, List<Event> events) {

  /** Copies the lists. */
  public Outgoing {
    jobs = List.copyOf(jobs);
    events = List.copyOf(events);
  }

  /** Whether there is nothing to send. */
  public boolean isEmpty() {
    return jobs.isEmpty() && events.isEmpty();
  }

  /** Takes what is to be sent: to Redis at once, or into the script that settles a job. */
  @FunctionalInterface
  public interface Sender {

    /** Sends it. */
    void send(Outgoing outgoing);
  }
}
