package dev.bench.site.change;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is restored.
 *
 * @param dump the SQL, perhaps compressed
 * @param publicFiles an archive of the public files, or null
 * @param privateFiles an archive of the private files, or null
 * @param force whether the dump of another application, or of apps that the bench has not, is taken
 *     too, and whether what an earlier restore kept is given up
 */
public record RestoreOptions(
    Path dump, @Nullable Path publicFiles, @Nullable Path privateFiles, boolean force) {

  /** The archives that are given. */
  List<Path> archives() {
    return Stream.of(publicFiles, privateFiles).filter(Objects::nonNull).toList();
  }

  /** The dump alone. */
  public static RestoreOptions of(Path dump) {
    return new RestoreOptions(dump, null, null, false);
  }
}
