package dev.bench.cli.command.backup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.site.SiteState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of a backup that was named on the command line. */
final class GivenFile {

  private GivenFile() {}

  /** Looks for it as typed, then among the backups of {@code site}, then in the bench's folder. */
  static Path found(BenchCommand bench, SiteState site, Path given) {
    Path backups = site.path().resolve("private/backups");
    return List.of(
            bench.typed(given),
            backups.resolve(given.toString()),
            bench.directory().root().resolve(given))
        .stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new ValidationException(
                "There is no file %s, neither here nor in %s".formatted(given, backups)));
  }
}
