package dev.bench.worker;

import dev.bench.Config;
import java.time.Duration;
import java.util.List;

/**
 * What a worker is asked to do.
 *
 * @param queues the short names of the queues it serves, the most urgent first; empty means all
 * @param concurrency how many jobs it runs at a time
 * @param burst whether it ends once nothing waits
 * @param mostJobs after how many jobs it ends
 * @param strategy from which of its queues it takes the next job
 * @param times how long it waits for what
 */
public record WorkerOptions(
    List<String> queues,
    int concurrency,
    boolean burst,
    long mostJobs,
    Strategy strategy,
    Times times) {

  private static final int MOST_SLOTS = 1000;

  /** Checks the numbers. */
  public WorkerOptions {
    queues = List.copyOf(queues);
    if (concurrency < 1 || concurrency > MOST_SLOTS) {
      throw new IllegalArgumentException(
          "A worker runs 1 to %d jobs at a time, not %d".formatted(MOST_SLOTS, concurrency));
    }
    if (mostJobs < 1) {
      throw new IllegalArgumentException("A worker runs 1 job or more, not " + mostJobs);
    }
  }

  /** All queues, one job at a time, until it is stopped. */
  public static WorkerOptions standard() {
    return new WorkerOptions(
        List.of(), 1, false, Long.MAX_VALUE, Strategy.PRIORITY, Times.STANDARD);
  }

  /** The same, on these queues. */
  public WorkerOptions on(List<String> others) {
    return new WorkerOptions(others, concurrency, burst, mostJobs, strategy, times);
  }

  /** The same, with that many slots. */
  public WorkerOptions slots(int count) {
    return new WorkerOptions(queues, count, burst, mostJobs, strategy, times);
  }

  /** The same, until nothing waits any more. */
  public WorkerOptions untilEmpty() {
    return new WorkerOptions(queues, concurrency, true, mostJobs, strategy, times);
  }

  /** The same, with other waits. */
  public WorkerOptions with(Times others) {
    return new WorkerOptions(queues, concurrency, burst, mostJobs, strategy, others);
  }

  /** The same, until that many jobs have run. */
  public WorkerOptions atMost(long jobs) {
    return new WorkerOptions(queues, concurrency, burst, jobs, strategy, times);
  }

  /** The same, with that strategy. */
  public WorkerOptions with(Strategy other) {
    return new WorkerOptions(queues, concurrency, burst, mostJobs, other, times);
  }

  /**
   * How long a worker waits for what.
   *
   * @param lease how long its claims outlive its last heartbeat
   * @param beat how often it says that it is alive, and looks for the dead
   * @param tick how often it looks for jobs that are due
   * @param idle how long it waits for a job before it looks for itself
   * @param drain how long running jobs may go on once it is stopped
   * @param grace how long jobs may take to end once they are interrupted
   * @param sweep how often it looks into the outbox of one more site
   */
  public record Times(
      Duration lease,
      Duration beat,
      Duration tick,
      Duration idle,
      Duration drain,
      Duration grace,
      Duration sweep) {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

    /**
     * A dead worker's jobs run again after 15 to 20 s; stopping takes at most 4 s, less than the
     * process manager grants.
     */
    public static final Times STANDARD =
        new Times(
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));

    /**
     * The standard waits with what the settings say: {@code worker_lease}, {@code worker_drain} and
     * {@code worker_grace}.
     *
     * @throws IllegalArgumentException when one is wrong; names it
     */
    public static Times of(Config settings) {
      Duration lease = settings.duration("worker_lease").orElse(STANDARD.lease);
      if (lease.compareTo(SHORTEST_LEASE) < 0) {
        throw new IllegalArgumentException(
            "worker_lease is %d ms, expected 3s or more".formatted(lease.toMillis()));
      }
      return new Times(
          lease,
          lease.dividedBy(3),
          STANDARD.tick,
          STANDARD.idle,
          settings.duration("worker_drain").orElse(STANDARD.drain),
          settings.duration("worker_grace").orElse(STANDARD.grace),
          STANDARD.sweep);
    }

    /** The same, with the stop limits that {@code settings} say, if they say some. */
    Times stoppingAs(Config settings) {
      return new Times(
          lease,
          beat,
          tick,
          idle,
          settings.duration("worker_drain").orElse(drain),
          settings.duration("worker_grace").orElse(grace),
          sweep);
    }

    /** Checks that heartbeats are often enough for the lease. */
    public Times {
      if (beat.multipliedBy(2).compareTo(lease) > 0) {
        throw new IllegalArgumentException(
            "A lease of %s needs a heartbeat at least every half of it, not every %s"
                .formatted(lease, beat));
      }
    }
  }
}
