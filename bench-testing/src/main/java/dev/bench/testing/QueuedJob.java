package dev.bench.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that waits.
 *
 * @param id its id
 * @param queue the short name of its queue
 * @param method the dotted name of its method
 * @param arguments the arguments given in order: maps, lists, strings, numbers, booleans or null
 * @param named the arguments given by name
 * @param user the user it runs as
 * @param at when it may run at the earliest; empty means now
 */
public record QueuedJob(
    String id,
    String queue,
    String method,
    List<@Nullable Object> arguments,
    Map<String, @Nullable Object> named,
    String user,
    Optional<Instant> at) {

  /** Copies the collections, which may hold null. */
  public QueuedJob {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }
}
