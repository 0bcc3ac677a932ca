package dev.bench.cli.runs;

import com.sun.security.auth.module.UnixSystem;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the run files of this user, which only this user may enter.
 *
 * <p>Shape: {@code <run>.json}, a {@link RunFile}, and {@code <run>.socket} beside it. The folder
 * is {@code ${XDG_CACHE_HOME:-~/.cache}/bench/runs}; where that cannot be used, for want of a home
 * or because its path is too long for a socket, it is {@code $XDG_RUNTIME_DIR/bench}. Both are
 * read.
 *
 * <p>A run that was killed leaves its file. The number and the start of the process tell so, and
 * the next look removes it.
 */
public final class RunFolder {

  /** Of a socket, in bytes with the NUL; Linux allows 108 and macOS 104. */
  private static final int LONGEST_PATH = 104;

  /** What may be the file of a run on another machine with the same home is kept so long. */
  private static final Duration KEPT = Duration.ofDays(365);

  /** The variable of a process that only makes an AOT cache; the launcher sets it. */
  private static final String TRAINS = "BENCH_TRAINS";

  private static final String SUFFIX = ".json";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final List<Path> folders;

  /** Run files in the first of these folders that can be used; all are read. */
  RunFolder(List<Path> folders) {
    this.folders = folders;
  }

  /** The folder of this user. */
  public static RunFolder ofUser() {
    return of(System.getenv());
  }

  static RunFolder of(Map<String, String> environment) {
    Path cache = Binaries.cacheFolder(environment);
    if (environment.containsKey(TRAINS)) {
      return new RunFolder(List.of(cache.resolve("training"))); // no run that commands should find
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.startsWith("/")
        ? new RunFolder(List.of(cache.resolve("runs"), Path.of(runtime, "bench")))
        : new RunFolder(List.of(cache.resolve("runs")));
  }

  /**
   * Writes down a run of this process.
   *
   * @param bench its folder; null for a Procfile outside of a bench
   * @throws IOException when there is no folder for it; the message is a sentence
   */
  public RunEntry add(String run, Path procfile, @Nullable Path bench) throws IOException {
    IOException first = null;
    for (Path folder : folders) {
      try {
        return add(folder, run, real(procfile), bench == null ? null : real(bench));
      } catch (IOException unusable) {
        first = first == null ? unusable : first;
      }
    }
    throw first == null ? new IOException("there is no folder for it") : first;
  }

  private static RunEntry add(Path folder, String run, Path procfile, @Nullable Path bench)
      throws IOException {
    RunEntry entry = new RunEntry(folder.resolve(run + SUFFIX));
    if (entry.socket().toString().getBytes(StandardCharsets.UTF_8).length >= LONGEST_PATH) {
      throw new IOException(
          folder + " is too long for the path of a socket: set XDG_RUNTIME_DIR to a shorter one");
    }
    makeOwn(folder);
    RunFile file = new RunFile(run, ProcessIdentity.current(), procfile, bench, entry.socket());
    Path draft = folder.resolve(run + ".draft");
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, Json.core().indented(file) + "\n");
    Files.move(draft, entry.file(), StandardCopyOption.ATOMIC_MOVE);
    return entry;
  }

  private static void makeOwn(Path folder) throws IOException {
    try {
      Files.createDirectories(folder.resolveSibling(""));
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException usually) {
      // Its owner and mode count.
    }
    if (!isOwn(folder)) {
      throw new IOException(
          folder + " is not a folder that only you may enter: remove it, or have it removed");
    }
  }

  /** Whether it is a folder into which only this user can have put anything. */
  private static boolean isOwn(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY)
        && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid
        && Integer.toUnsignedLong(uid) == new UnixSystem().getUid();
  }

  /** Every run that is under way, by what it runs; removes what killed runs left. */
  public List<RunFile> living() {
    List<RunFile> living = new ArrayList<>();
    for (Path folder : folders) {
      try {
        if (isOwn(folder)) {
          look(folder, living);
        }
      } catch (IOException unreadable) {
        // No run of ours can be found there.
      }
    }
    living.sort(Comparator.comparing(RunFile::place).thenComparingLong(RunFile::pid));
    return living;
  }

  private static void look(Path folder, List<RunFile> living) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> !each.toString().endsWith(RunEntry.SOCKET)).toList()) {
        Optional<RunFile> run = read(file);
        if (run.filter(each -> each.manager().isAlive()).isPresent()) {
          living.add(run.get());
        } else if (run.filter(each -> each.manager().isOfThisBoot()).isPresent()
            || isForgotten(file)) {
          new RunEntry(file).close();
        }
      }
    }
  }

  private static Optional<RunFile> read(Path file) {
    if (!file.toString().endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.core().read(Files.readString(file), RunFile.class));
    } catch (IOException | JsonException goneOrBroken) {
      return Optional.empty();
    }
  }

  private static boolean isForgotten(Path file) {
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return written.isBefore(Instant.now().minus(KEPT));
    } catch (IOException gone) {
      return false;
    }
  }

  /** A path by which it is known however it was typed; a link to a Procfile is another Procfile. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      return Files.isDirectory(absolute)
          ? absolute.toRealPath()
          : absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
    } catch (IOException gone) {
      return absolute;
    }
  }
}
