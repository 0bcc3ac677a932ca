package dev.bench;

import java.time.Duration;
import java.time.Instant;

/** A job before it is enqueued; unset settings are the method's or the queue's defaults. */
public interface JobBuilder {

  /** The queue it is put in. */
  JobBuilder queue(String name);

  /** How long one run may take, at least one second. */
  JobBuilder timeout(Duration limit);

  /** Runs it that long after the commit at the earliest. */
  JobBuilder in(Duration delay);

  /** Runs it at that time at the earliest. */
  JobBuilder at(Instant time);

  /** The id it gets: letters, digits, {@code _} and {@code -}; prefixed for the site. */
  JobBuilder id(String id);

  /** Repeats a failed run that often, after the given waits. */
  JobBuilder retry(int times, Duration... waits);

  /** Puts it before the jobs that wait already. */
  JobBuilder atFront();

  /** Enqueues it when the transaction commits. */
  JobRef enqueue();
}
