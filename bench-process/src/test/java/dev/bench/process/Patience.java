package dev.bench.process;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How the tests of this module wait for an event: as those of all modules do, which have it from
 * the test kit of {@code bench-core}. This module is built beside that one and cannot use it.
 */
public final class Patience implements BeforeAllCallback {

  /** For an event that comes at once, on a machine that is busy. */
  public static final Duration LIMIT = Duration.ofMinutes(1);

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollInterval(INTERVAL);
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
