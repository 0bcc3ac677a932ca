package dev.bench.app;

import dev.bench.config.BenchDirectory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<Consumer<Generation>> listeners = new CopyOnWriteArrayList<>();

  private Apps(BenchDirectory bench, Generation first) {
    this.bench = bench;
    this.current = new AtomicReference<>(first);
  }

  /** Loads the apps of {@code bench} as they are built now; broken ones are logged. */
  public static Apps load(BenchDirectory bench) {
    Generation first = new GenerationLoader(bench).load(0);
    first.faults().values().forEach(fault -> log.error("{}", fault.getMessage()));
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
   * sequence}. When an app that is good now would be broken, the good generation stays.
   *
   * @return what is served after the call
   */
  public synchronized Generation reload(long sequence) {
    Generation old = current.get();
    Generation next = new GenerationLoader(bench).load(sequence);
    for (AppFault fault : next.faults().values()) {
      log.error("{}; the generation {} stays", fault.getMessage(), old.id());
    }
    boolean breaks = next.faults().keySet().stream().anyMatch(old.apps()::containsKey);
    if (breaks || next.id().content().equals(old.id().content())) {
      return old;
    }
    listeners.forEach(listener -> listener.accept(next));
    current.set(next);
    log.info("Serving generation {}, in place of {}", next.id(), old.id());
    return next;
  }
}
