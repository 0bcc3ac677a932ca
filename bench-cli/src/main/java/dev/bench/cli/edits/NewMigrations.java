package dev.bench.cli.edits;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.build.Folders;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The migrations that builds bring along. They are offered and never applied by themselves, since
 * they change data. Threads: one at a time.
 */
public final class NewMigrations {

  private final BenchDirectory bench;
  private final Map<String, Set<String>> known = new HashMap<>();

  /** Takes the migrations that the current builds of {@code apps} have for known. */
  public NewMigrations(BenchDirectory bench, List<String> apps) throws IOException {
    this.bench = bench;
    for (String app : apps) {
      if (new Builds(bench, app).current().isPresent()) {
        known.put(app, of(app));
      }
    }
  }

  /**
   * What is to be said after a build of {@code app}; empty unless it has migrations that the build
   * before had not. An app that is new has none: installing it applies them.
   */
  public Optional<String> offer(String app) throws IOException {
    Set<String> now = of(app);
    Set<String> before = known.put(app, now);
    Set<String> added = new TreeSet<>(now);
    added.removeAll(before == null ? now : before);
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s has new migrations (%s); to apply them: bench --site all migrate"
                .formatted(app, String.join(", ", added)));
  }

  private Set<String> of(String app) throws IOException {
    Optional<AppBuild> build = new Builds(bench, app).current();
    Set<String> names = new TreeSet<>();
    if (build.isPresent()) {
      for (Path file : Folders.files(build.get().classes().resolve("db/migration"))) {
        names.add(file.getFileName().toString());
      }
    }
    return names;
  }
}
