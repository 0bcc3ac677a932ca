package dev.bench.runtime;

import dev.bench.queue.JobRequest;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks in Redis of outboxes that may hold rows of a process that died before it sent them.
 *
 * <p>A mark is put before the transaction commits that leaves the rows, and taken away when they
 * are sent. One that stays is found by a sweep, which then looks into that site at once. While
 * Redis is away there are no marks; then the slow rotation of the sweeps finds the rows.
 *
 * <p>Thread-safe.
 */
final class OutboxMarks {

  private static final Logger log = LoggerFactory.getLogger(OutboxMarks.class);
  private static final String CLOCK = "/dev/bench/queue/clock.lua";
  private static final Script MARK = Script.of(OutboxMarks.class, CLOCK, "mark.lua");
  private static final Script MARKS = Script.of(OutboxMarks.class, CLOCK, "marks.lua");
  private static final int MOST = 100;

  private final Redis redis;
  private final String key;

  OutboxMarks(Redis redis, String bench) {
    this.redis = redis;
    this.key = RedisKeys.OUTBOXES.key(bench);
  }

  /**
   * A mark.
   *
   * @param site whose outbox may hold rows
   * @param job one of the jobs in it, which makes the mark unique
   */
  record Mark(String site, String job) {

    static Optional<Mark> parse(String text) {
      int blank = text.indexOf(' ');
      return blank < 0
          ? Optional.empty()
          : Optional.of(new Mark(text.substring(0, blank), text.substring(blank + 1)));
    }

    @Override
    public String toString() {
      return site + " " + job;
    }
  }

  /** Marks the outbox of {@code site}, which is about to get these jobs. */
  Mark put(String site, List<JobRequest> jobs) {
    Mark mark = new Mark(site, jobs.getFirst().id());
    try {
      redis.evalRepeatable(MARK.on(key).with(mark.toString()));
    } catch (RedisUnavailableException | RedisRefusedException e) {
      log.debug("The outbox of {} gets rows without a mark", site, e);
    }
    return mark;
  }

  /** The oldest marks that are older than {@code age}. */
  List<Mark> olderThan(Duration age) {
    return redis.evalRepeatable(MARKS.on(key).with(age.toMillis()).with(MOST)).list().stream()
        .map(Reply::text)
        .flatMap(text -> Mark.parse(text).stream())
        .toList();
  }

  /** Takes a mark away, since its rows are sent; one that stays costs one look more. */
  void remove(Mark mark) {
    try {
      redis.zrem(key, mark.toString());
    } catch (RedisUnavailableException | RedisRefusedException e) {
      log.debug("The mark of the outbox of {} stays", mark.site(), e);
    }
  }
}
