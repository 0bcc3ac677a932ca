package dev.bench.embedded.binaries;

import dev.bench.config.FileLocked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Programs unpacked from jars, shared by all benches of a user.
 *
 * <p>A folder appears by a rename when all of it is there, so a {@code kill -9} leaves nothing that
 * looks complete; what it does leave is removed by the next one. One process unpacks, others wait.
 */
final class BinaryCache {

  /** How long one process waits for another one that fetches and unpacks. */
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(25);

  private final Path folder;
  private final Consumer<String> progress;
  private final Map<String, String> environment;

  /** The programs in a folder; what fetches them finds those variables in its environment. */
  BinaryCache(Path folder, Consumer<String> progress, Map<String, String> environment) {
    this.folder = folder;
    this.progress = progress;
    this.environment = environment;
  }

  /** The folder {@code name}, or nothing when it was not unpacked yet. */
  Optional<Path> present(String name) {
    return Optional.of(folder.resolve(name)).filter(Files::isDirectory);
  }

  /**
   * The folder {@code name} with those entries of {@code artifact} for which {@code place} gives a
   * path in it.
   */
  Path unpacked(
      String name,
      MavenArtifact artifact,
      Supplier<Path> maven,
      Function<String, Optional<String>> place)
      throws IOException {
    return unpacked(name, artifact, maven, place, _ -> {});
  }

  /** Looks over what was unpacked, before it gets its name. */
  @FunctionalInterface
  interface Check {
    /** Throws when the folder is not what it should be. */
    void look(Path unpacked) throws IOException;
  }

  /** The same; {@code check} looks it over first. */
  Path unpacked(
      String name,
      MavenArtifact artifact,
      Supplier<Path> maven,
      Function<String, Optional<String>> place,
      Check check)
      throws IOException {
    Files.createDirectories(folder);
    try (FileLocked lock = FileLocked.on(folder.resolve("." + name + ".lock"), LOCK_LIMIT)) {
      Path target = folder.resolve(name);
      if (!Files.isDirectory(target) && lock.held()) {
        Path draft = folder.resolve("." + name + ".tmp");
        Folders.delete(draft);
        Files.createDirectories(draft);
        unpack(jar(artifact, maven, draft), draft, place);
        Files.deleteIfExists(draft.resolve(artifact.file()));
        check.look(draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return target;
    }
  }

  private Path jar(MavenArtifact artifact, Supplier<Path> maven, Path draft) throws IOException {
    Path usual = artifact.usualPlace();
    if (Files.isRegularFile(usual)) {
      return usual;
    }
    progress.accept("fetching %s, %d MB".formatted(artifact, artifact.megabytes()));
    return artifact.copyInto(draft, maven.get(), environment);
  }

  private void unpack(Path jar, Path draft, Function<String, Optional<String>> place)
      throws IOException {
    progress.accept("unpacking " + jar.getFileName());
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(each -> !each.isDirectory()).toList()) {
        Optional<String> path = place.apply(entry.getName());
        if (path.isPresent()) {
          try (InputStream bytes = zip.getInputStream(entry)) {
            write(bytes, draft, path.get());
          }
        }
      }
    }
  }

  private static void write(InputStream bytes, Path draft, String path) throws IOException {
    Path file = draft.resolve(path).normalize();
    if (!file.startsWith(draft)) {
      throw new IOException("The jar holds a path that leads out of it: " + path);
    }
    Files.createDirectories(file.resolveSibling("."));
    Files.copy(bytes, file);
    String mode = path.startsWith("bin/") ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
