package dev.bench.queue.lanes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of jobs in queues that no worker serves, at once and then once a minute. Thread-safe. */
public final class Unserved {

  private static final Logger log = LoggerFactory.getLogger(Unserved.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Map<String, Long> told = new ConcurrentHashMap<>();

  /** Warns of {@code queue}, by its short name. */
  public void warn(String queue) {
    long now = System.nanoTime();
    Long last = told.get(queue);
    if (last == null || now - last > PAUSE.toNanos()) {
      told.put(queue, now);
      log.warn(
          "No worker serves the queue \"{}\"; its jobs wait until one is started: bench worker --queue {}",
          queue,
          queue);
    }
  }
}
