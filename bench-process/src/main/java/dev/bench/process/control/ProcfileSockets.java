package dev.bench.process.control;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The control sockets of the runs of a Procfile that is no bench's, in a folder among the temporary
 * files that only this user may enter. A path of any length has a short one there.
 *
 * <p>Shape: {@code /tmp/bench-<uid>/<key>.<run>}. The key comes from the real path of the
 * Procfile's folder and the file's name, the run begins with the pid of its manager: any number of
 * runs can be under way. What a killed one leaves answers nobody, and is removed by the next.
 *
 * @param folder of all sockets of this user
 * @param key what their names begin with
 */
public record ProcfileSockets(Path folder, String key) {

  private static final int KEY_BYTES = 8;

  /** The sockets of a Procfile, which need not exist any more. */
  public static ProcfileSockets of(Path procfile) {
    long user = new UnixSystem().getUid();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return in(temporary.resolve("bench-" + user), procfile);
  }

  static ProcfileSockets in(Path folder, Path procfile) {
    return new ProcfileSockets(folder, key(procfile.toAbsolutePath().normalize()));
  }

  private static String key(Path file) {
    Path folder = file.resolveSibling("");
    try {
      folder = folder.toRealPath();
    } catch (IOException gone) {
      // Then nothing runs there that could be known by another name.
    }
    byte[] path = folder.resolve(file.getFileName()).toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(digest, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every JDK has it
    }
  }

  /**
   * A socket that listens.
   *
   * @param run the name of the run, its pid first: {@code 4711-…}
   * @throws IOException when there can be none; the message is a sentence
   */
  public ControlPlace.Bound bind(String run) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ControlPlace.OWNER_ONLY));
    } catch (FileAlreadyExistsException usually) {
      // Whose it is counts.
    }
    if (!isOwn()) {
      throw new IOException(
          folder + " is no folder that only you may enter: remove it, or have it removed");
    }
    for (Path socket : all()) {
      if (ProcessHandle.of(pid(socket)).isEmpty() && !ControlClient.isHeard(socket)) {
        Files.deleteIfExists(socket);
      }
    }
    return new ControlPlace(socket(run), false).listen();
  }

  /** Where the run of that name listens, if it does. */
  public Path socket(String run) {
    return folder.resolve(key + "." + run);
  }

  /** Those at which a run listens. */
  public List<Path> living() throws IOException {
    return isOwn() ? all().stream().filter(ControlClient::isHeard).toList() : List.of();
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(key + ".")).toList();
    }
  }

  /** The pid of the manager that listens at a socket. */
  static long pid(Path socket) {
    String name = socket.getFileName().toString();
    String pid = name.replaceFirst("^.*\\.(\\d{1,18})-.*$", "$1");
    return pid.equals(name) ? 0 : Long.parseLong(pid);
  }

  /** Whether it is there and nobody but this user can have put anything into it. */
  private boolean isOwn() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return attributes.permissions().equals(ControlPlace.OWNER_ONLY)
        && owner instanceof Integer uid
        && Integer.toUnsignedLong(uid) == new UnixSystem().getUid();
  }
}
