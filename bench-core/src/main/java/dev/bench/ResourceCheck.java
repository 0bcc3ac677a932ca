package dev.bench;

import org.jspecify.annotations.Nullable;

/** Decides whether the context's user may read or write records of a resource. */
@FunctionalInterface
public interface ResourceCheck {

  /**
   * Says whether the user may.
   *
   * @param name the record's key as the table stores it, never as the caller spells it; null for
   *     all of them, as for a list, and for a record that does not exist
   */
  boolean allow(Context ctx, @Nullable String name) throws Exception;
}
