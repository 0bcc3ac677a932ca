package dev.bench.queue;

import dev.bench.config.BenchConfig;
import dev.bench.config.LiveConfig;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues as the common settings describe them now, a second late at most. Settings that are
 * wrong change nothing, and the log says so once. Thread-safe.
 */
public final class LiveQueues implements Supplier<Queues> {

  private static final Logger log = LoggerFactory.getLogger(LiveQueues.class);

  private final LiveConfig settings;
  private volatile Known known;

  /** Begins with {@code config}. */
  public LiveQueues(LiveConfig settings, BenchConfig config) {
    this.settings = settings;
    this.known = new Known(config, Queues.of(config.settings()));
  }

  /** Queues, and the settings that describe them. */
  private record Known(BenchConfig config, Queues queues) {}

  @Override
  @SuppressWarnings("ReferenceEquality") // settings that were read again are another object
  public Queues get() {
    Known now = known;
    BenchConfig config = settings.current();
    if (config != now.config) {
      now = new Known(config, read(config, now.queues));
      known = now;
    }
    return now.queues;
  }

  private static Queues read(BenchConfig config, Queues last) {
    try {
      return Queues.of(config.settings());
    } catch (IllegalArgumentException wrong) {
      log.warn("The last good queues hold until the settings are mended: {}", wrong.getMessage());
      return last;
    }
  }
}
