package dev.bench;

import java.util.concurrent.Callable;

/** Binds the context of a unit of work to its thread; internal, for the runtime only. */
public final class ContextScope {

  private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();

  private ContextScope() {}

  /** Runs {@code work} with {@code ctx} as the current context. */
  public static <T> T call(Context ctx, Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, ctx).call(work::call);
  }

  static Context current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "No unit of work is running on this thread; pass the Context, or enqueue a job");
    }
    return CURRENT.get();
  }
}
