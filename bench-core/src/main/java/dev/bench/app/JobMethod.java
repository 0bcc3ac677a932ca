package dev.bench.app;

import dev.bench.Context;
import dev.bench.json.Json;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A method that may run from the queue, with what its declaration says. */
public final class JobMethod {

  private final String app;
  private final Settings settings;
  private final Invocation invocation;

  JobMethod(String app, Method method, Settings settings, Json json) {
    if (method.getParameterCount() == 0 || method.getParameterTypes()[0] != Context.class) {
      throw new AppFault(
          app, "job %s must take Context first".formatted(Invocation.nameOf(method)));
    }
    this.app = app;
    this.settings = settings;
    this.invocation = new Invocation(app, method, json);
  }

  /** The app it belongs to. */
  public String app() {
    return app;
  }

  /** Its dotted name. */
  public String name() {
    return invocation.name();
  }

  /** What its declaration says. */
  public Settings settings() {
    return settings;
  }

  /** The names of its arguments behind the context, in order. */
  public List<String> argumentNames() {
    return invocation.argumentNames();
  }

  /** Calls it; {@code named} are the arguments that {@code positional} does not give. */
  public @Nullable Object call(Context ctx, List<?> positional, Map<String, ?> named)
      throws Exception {
    return invocation.call(ctx, positional, named);
  }

  /**
   * How a job is run where the call does not say otherwise.
   *
   * @param queue the queue it is put in
   * @param timeout how long one run may take; empty means the queue's limit
   * @param retries how often a failed run is repeated
   * @param backoff the waits before the repeats
   */
  public record Settings(
      String queue, Optional<Duration> timeout, int retries, List<Duration> backoff) {

    /** The settings of a job that is declared by a schedule only. */
    public static final Settings PLAIN = new Settings("default", Optional.empty(), 0, List.of());
  }
}
