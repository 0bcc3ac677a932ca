package dev.bench;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job that was enqueued, or will be when the transaction commits; everything but its id is read
 * from Redis when asked.
 *
 * <p>When another job stands for it, being the same (see {@link JobBuilder#deduplicate}), that one
 * is read.
 */
public interface JobRef {

  /** Its id in Redis, {@code [A-Za-z0-9_-]+}. */
  String id();

  /**
   * What has become of it: {@code queued}, {@code scheduled}, {@code deferred}, {@code started},
   * {@code finished}, {@code failed}, {@code stopped} or {@code canceled}; {@code absent} before
   * the commit, and when it is kept no longer.
   */
  String status();

  /** How many jobs of its site go before it in its queue; empty unless it is queued. */
  OptionalLong position();

  /** What its last run returned; empty when it has not finished, or returned nothing. */
  <T> Optional<T> result(Class<T> type);

  /** What its last run says of its failure; empty when there is none. */
  Optional<String> error();
}
