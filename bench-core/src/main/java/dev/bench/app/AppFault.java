package dev.bench.app;

import dev.bench.BenchException;
import java.io.Serial;

/** An app that cannot be loaded or says something wrong of itself; names the app and the remedy. */
public final class AppFault extends BenchException {

  @Serial private static final long serialVersionUID = 1L;

  /** A fault of {@code app}. */
  public AppFault(String app, String message) {
    super(500, "App %s: %s".formatted(app, message));
  }

  /** A fault of {@code app} with its cause. */
  public AppFault(String app, String message, Throwable cause) {
    super(500, "App %s: %s".formatted(app, message), cause);
  }
}
