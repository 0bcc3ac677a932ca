package dev.bench.e2e;

import dev.bench.config.FileLocked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * AOT caches of the distribution, which save most of the cost of a start. One of the Java processes
 * that run tests makes them, and the others go on without until they are there. A cache that a
 * former build left is found only if nothing has changed since.
 */
final class AotCaches {

  /** The roles that are started so often that a cache pays for its making. */
  private static final List<String> ROLES = List.of("cli", "start");

  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(2);

  /** Makes the cache of one role as the launcher does, but at once. */
  private static final String TRAIN =
      """
      set -euo pipefail
      launcher=$RUNTIME/launcher
      . "$launcher/find-jdk.sh"
      . "$launcher/run.sh"
      find_jdk
      ROLE=$1
      find_flags
      find_class_path
      aot_key "$BENCH_AOT_CACHES"
      cache=$BENCH_AOT_CACHES/$ROLE-$KEY.aot
      [[ -f $cache ]] || train "$cache" env BENCH_AOT_DELAY_SECONDS=0
      """;

  private static final Path FOLDER = Typist.DISTRIBUTION.resolveSibling("aot-caches");

  static {
    make();
  }

  private AotCaches() {}

  /** The folder of the caches. */
  static Path folder() {
    return FOLDER;
  }

  private static void make() {
    try {
      Optional<FileLocked> lock = FileLocked.attempt(FOLDER.resolve(".lock"));
      if (lock.isPresent()) {
        try (FileLocked _ = lock.get()) {
          ROLES.forEach(AotCaches::train);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void train(String role) {
    Typist typist =
        Typist.withoutCaches(FOLDER)
            .with("RUNTIME", Typist.DISTRIBUTION)
            .with(Typist.CACHES, FOLDER);
    try (Running training =
        Running.start(List.of("bash", "-c", TRAIN, "bash", role), FOLDER, typist.environment())) {
      training.ran(TRAINING_LIMIT).succeeded();
    } catch (AssertionError | RuntimeException e) { // the tests run without a cache too, only later
      System.err.println("No AOT cache of the role " + role + " could be made: " + e.getMessage());
    }
  }
}
