package dev.bench.operate;

import java.util.Optional;

/**
 * A list of waiting jobs and its registries, which RQ takes for a queue.
 *
 * @param full what RQ calls it: {@code <bench_id>:<queue>}, with {@code :<site>} for the jobs of
 *     one site
 * @param queue the short name of the queue
 * @param site the site; empty for the lane that producers of any site share
 */
record Lane(String full, String queue, Optional<String> site) {

  /** The lane of {@code bench} that RQ calls {@code full}; empty for a queue of others. */
  static Optional<Lane> of(String bench, String full) {
    if (!full.startsWith(bench + ":")) {
      return Optional.empty();
    }
    String rest = full.substring(bench.length() + 1);
    int colon = rest.indexOf(':');
    return Optional.of(
        colon < 0
            ? new Lane(full, rest, Optional.empty())
            : new Lane(full, rest.substring(0, colon), Optional.of(rest.substring(colon + 1))));
  }
}
