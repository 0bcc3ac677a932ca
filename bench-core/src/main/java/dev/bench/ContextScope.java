package dev.bench;

/** Binds the context of a unit of work to its thread; internal, for the runtime only. */
public final class ContextScope {

  private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();

  private ContextScope() {}

  /** What runs work with {@code ctx} as the current context. */
  public static ScopedValue.Carrier with(Context ctx) {
    return ScopedValue.where(CURRENT, ctx);
  }

  static Context current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "No unit of work is running on this thread; pass the Context, or enqueue a job");
    }
    return CURRENT.get();
  }
}
