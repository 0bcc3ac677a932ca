package dev.bench.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How the tests of all modules wait for an event: they look often, so that they are quick, and for
 * long, so that none fails only because the machine is busy. JUnit finds it by itself.
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
