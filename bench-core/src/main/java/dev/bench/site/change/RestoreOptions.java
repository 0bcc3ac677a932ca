package dev.bench.site.change;

import dev.bench.site.SiteState;
import dev.bench.site.backup.openpgp.EncryptionKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param key opens encrypted files; null: the key that the site's settings hold
 */
public record RestoreOptions(
    Path dump,
    @Nullable Path publicFiles,
    @Nullable Path privateFiles,
    boolean force,
    @Nullable EncryptionKey key) {

  /** With the key that the site's settings hold. */
  public RestoreOptions(
      Path dump, @Nullable Path publicFiles, @Nullable Path privateFiles, boolean force) {
    this(dump, publicFiles, privateFiles, force, null);
  }

  /** The same with another key. */
  public RestoreOptions with(@Nullable EncryptionKey other) {
    return new RestoreOptions(dump, publicFiles, privateFiles, force, other);
  }

  /** The key that opens encrypted files of {@code site}. */
  Optional<EncryptionKey> keyFor(SiteState site) {
    return Optional.ofNullable(key).or(() -> EncryptionKey.of(site.config()));
  }

  /** The archives that are given. */
  List<Path> archives() {
    return Stream.of(publicFiles, privateFiles).filter(Objects::nonNull).toList();
  }

  /** The dump alone. */
  public static RestoreOptions of(Path dump) {
    return new RestoreOptions(dump, null, null, false);
  }
}
