package dev.bench.app;

import dev.bench.build.AppBuild;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generation of app code that this process serves, and how it is replaced.
 *
 * <p>A unit of work takes {@link #current} once and stays on it. Thread-safe; loads one at a time.
 */
public final class Apps {

  private static final Logger log = LoggerFactory.getLogger(Apps.class);

  private final BenchDirectory bench;
  private final AtomicReference<Generation> current;

  /** The number of the newest generation that was loaded or found to change nothing. */
  private final AtomicLong reached = new AtomicLong();

  private final List<Consumer<Generation>> listeners = new CopyOnWriteArrayList<>();

  private Apps(BenchDirectory bench, Generation first) {
    this.bench = bench;
    this.current = new AtomicReference<>(first);
  }

  /** Loads the apps of {@code bench} as they are built now; broken ones are logged. */
  public static Apps load(BenchDirectory bench) {
    Generation first = new GenerationLoader(bench, Map.of()).load(0);
    first.faults().forEach((app, fault) -> log.error("{}", told(first, app, fault)));
    return new Apps(bench, first);
  }

  /** The generation that new units of work run on. */
  public Generation current() {
    return current.get();
  }

  /** Calls {@code listener} with each new generation, before {@link #current} gives it. */
  public void onSwap(Consumer<Generation> listener) {
    listeners.add(listener);
  }

  /**
   * Loads the apps as they are built now and serves them from here on, as generation {@code
   * sequence}. An app that cannot be loaded stays as it is; the others are new.
   *
   * @return what is served after the call
   */
  public synchronized Generation reload(long sequence) {
    try {
      return swap(sequence);
    } finally {
      reached.accumulateAndGet(sequence, Math::max);
    }
  }

  /** Whether code was built since what is served here, by what {@code wanted} says. */
  public boolean isOlderThan(GenerationId wanted) {
    return wanted.sequence() > reached.get()
        && !wanted.content().equals(current.get().id().content());
  }

  private Generation swap(long sequence) {
    Generation old = current.get();
    GenerationLoader loader = new GenerationLoader(bench, old.apps());
    Generation next = loader.withSameCode(old, sequence).orElseGet(() -> loader.load(sequence));
    next.faults().forEach((app, fault) -> log.error("{}", told(next, app, fault)));
    if (next.id().content().equals(old.id().content())) {
      return old;
    }
    listeners.forEach(listener -> listener.accept(next));
    current.set(next);
    log.info("Serving generation {}, in place of {}", next.id(), old.id());
    return next;
  }

  /**
   * Checks that a build can be served: that its classes load and {@code register()} is right.
   *
   * @return what is wrong; empty when nothing is
   */
  public static Optional<AppFault> check(BenchDirectory bench, AppBuild build) throws IOException {
    try {
      new GenerationLoader(bench, Map.of()).check(build);
      return Optional.empty();
    } catch (AppFault fault) {
      return Optional.of(fault);
    }
  }

  /** The fault, and what happens now. */
  private static String told(Generation generation, String app, AppFault fault) {
    LoadedApp served = generation.apps().get(app);
    return served == null
        ? fault.getMessage() + "; it is not served"
        : fault.getMessage() + "; its last good build " + buildOf(served) + " is served";
  }

  private static String buildOf(LoadedApp app) {
    return app.build().map(AppBuild::id).orElse("");
  }
}
