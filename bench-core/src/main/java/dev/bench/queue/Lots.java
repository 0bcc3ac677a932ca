package dev.bench.queue;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The parked jobs of a bench: where some wait, and how they go on. Safe for use by many threads.
 */
public final class Lots {

  private final Redis redis;
  private final String bench;

  /**
   * The jobs of a site that are parked for the same reason.
   *
   * <p>Shape in Redis: {@code <cause> <site> <code>}, a hyphen for what is empty.
   *
   * @param cause what they wait for
   * @param site the site; empty when a job names none
   * @param code which code was served when they were parked, for {@link Cause#CODE}; else empty
   */
  public record Lot(Cause cause, String site, String code) {

    private static final String NOTHING = "-";

    /** What parked jobs wait for. */
    public enum Cause {
      /** The site's database answers again. */
      DATABASE,
      /** The site's maintenance is over. */
      MAINTENANCE,
      /** An installed app declares the method. */
      CODE,
      /** The bench has a default site, for jobs that name none. */
      SITE
    }

    /** Refuses what could not be read back. */
    public Lot {
      if (site.indexOf(' ') >= 0 || code.indexOf(' ') >= 0) {
        throw new IllegalArgumentException(
            "\"%s\" and \"%s\" must not contain blanks".formatted(site, code));
      }
    }

    /** A lot without a mark of code. */
    public Lot(Cause cause, String site) {
      this(cause, site, "");
    }

    /** The lot that {@code text} stands for; empty when it stands for none. */
    static Optional<Lot> parse(String text) {
      String[] parts = text.split(" ", -1);
      if (parts.length != 3) {
        return Optional.empty();
      }
      for (Cause cause : Cause.values()) {
        if (cause.name().equals(parts[0])) {
          return Optional.of(new Lot(cause, read(parts[1]), read(parts[2])));
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return cause + " " + written(site) + " " + written(code);
    }

    private static String written(String part) {
      return part.isEmpty() ? NOTHING : part;
    }

    private static String read(String part) {
      return part.equals(NOTHING) ? "" : part;
    }
  }

  /** The lots of {@code bench} in {@code redis}. */
  public Lots(Redis redis, String bench) {
    this.redis = redis;
    this.bench = bench;
  }

  /** The lots that have jobs. */
  public List<Lot> all() {
    return redis.smembers(RedisKeys.LOTS.key(bench)).stream()
        .map(Lot::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** How many jobs wait in {@code lot}. */
  public long size(Lot lot) {
    return redis.zcard(RedisKeys.LOT.key(bench, lot.toString()));
  }

  /**
   * Puts the oldest jobs of {@code lot} at the head of their queues, oldest first, unless a worker
   * did so within {@code pace}.
   *
   * @return how many went; nothing when it was too early
   */
  public Optional<Integer> unpark(Lot lot, int limit, Duration pace) {
    long moved =
        redis
            .eval(
                Scripts.UNPARK
                    .on(
                        RedisKeys.LOTS.key(bench),
                        RedisKeys.LOT.key(bench, lot.toString()),
                        RedisKeys.LOT_PACE.key(bench, lot.toString()))
                    .with(lot.toString())
                    .with(limit)
                    .with(pace.toMillis()))
            .number();
    return moved < 0 ? Optional.empty() : Optional.of((int) moved);
  }
}
