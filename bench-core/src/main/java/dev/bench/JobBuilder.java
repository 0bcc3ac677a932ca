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

  /**
   * Runs it once those jobs of the site have finished; one that no longer has a record counts as
   * finished. While one of them has failed it waits, until that one is retried.
   */
  JobBuilder after(JobRef... others);

  /**
   * Keeps it in the site's database, in the same transaction, until Redis has it: not even a crash
   * right after the commit loses it.
   */
  JobBuilder durable();

  /** Like {@link #deduplicate(Dedup, String)}, for the same method with the same arguments. */
  JobBuilder deduplicate(Dedup until);

  /**
   * Enqueues nothing while another job of the site and of this method was enqueued with the same
   * key; the {@link JobRef} stands for that one then.
   */
  JobBuilder deduplicate(Dedup until, String key);

  /** Like {@link #throttle(Duration, String)}, for the same method with the same arguments. */
  JobBuilder throttle(Duration period);

  /** Enqueues at most one job of the site, method and key in that time: the first one. */
  JobBuilder throttle(Duration period, String key);

  /** Like {@link #debounce(Duration, String)}, for the same method with the same arguments. */
  JobBuilder debounce(Duration silence);

  /**
   * Runs it once no other job of the site, method and key was enqueued for that time: the last one,
   * with its arguments, stands for all.
   */
  JobBuilder debounce(Duration silence, String key);

  /** Drops it unrun when it has waited that long. */
  JobBuilder ttl(Duration limit);

  /** Keeps it and its result that long once it has finished. */
  JobBuilder resultTtl(Duration limit);

  /** Keeps it and its error that long once it has failed. */
  JobBuilder failureTtl(Duration limit);

  /** Enqueues it at once and whatever becomes of the transaction. */
  JobBuilder immediately();

  /** Enqueues it, when the transaction commits unless it was said otherwise. */
  JobRef enqueue();
}
