package dev.bench.realtime.namespace;

import dev.bench.realtime.access.Visitor;

/** The answer to a client that asks to enter a namespace. */
sealed interface Admission {

  /** It may enter, as {@code visitor}. */
  record Admitted(String site, Visitor visitor) implements Admission {}

  /** It may not, and is told why in Frappe's words. */
  record Refused(String reason) implements Admission {}

  /** It cannot be said now: the client's connection is closed, so that it comes again by itself. */
  record Later() implements Admission {}
}
