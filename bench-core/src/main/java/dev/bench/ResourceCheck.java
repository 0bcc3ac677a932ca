package dev.bench;

import org.jspecify.annotations.Nullable;

/** Decides whether the context's user may read or write records of a resource. */
@FunctionalInterface
public interface ResourceCheck {

  /**
   * Says whether the user may.
   *
   * @param name the record; null for all of them, as for a list, and for a new one
   */
  boolean allow(Context ctx, @Nullable String name) throws Exception;
}
