package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.site.SiteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which sites use a database, the dropped ones among them. A copied folder of a site names the
 * database of the first site.
 *
 * @param bench the bench
 */
record DatabaseUse(BenchDirectory bench) {

  /**
   * Another site than the one in {@code own} that uses {@code database}, or keeps it after a
   * restore.
   *
   * @throws ValidationException when the settings of a site cannot be read: it may use the database
   */
  Optional<String> otherThan(Path own, String database) throws IOException {
    for (Path parent : List.of(bench.sites(), bench.archived().resolve("sites"))) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> folders = Files.list(parent)) {
          for (Path folder : folders.sorted().toList()) {
            if (!isSame(folder, own) && uses(folder, database)) {
              return Optional.of(bench.root().relativize(folder).toString());
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(Path folder, Path own) throws IOException {
    return folder.equals(own) || (Files.exists(folder) && Files.isSameFile(folder, own));
  }

  private static boolean uses(Path folder, String database) {
    Path config = folder.resolve(SiteFiles.CONFIG);
    if (Files.notExists(config)) {
      return false;
    }
    try {
      Map<String, @Nullable Object> settings = ConfigFile.read(config);
      return names(settings, database)
          || (settings.get(PreviousDatabase.KEY) instanceof Map<?, ?> kept
              && names(kept, database));
    } catch (BrokenConfigException e) {
      throw new ValidationException(
          "Database %s is not dropped, because %s may use it: %s"
              .formatted(database, folder.getFileName(), e.getMessage()));
    }
  }

  private static boolean names(Map<?, ?> settings, String database) {
    Object name = settings.get("db_name");
    return name != null && database.equalsIgnoreCase(name.toString());
  }
}
