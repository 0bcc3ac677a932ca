package dev.bench.config;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON settings file: read whole, replaced whole.
 *
 * <p>A change is made under a lock beside the file, written to a temporary file, forced to disk and
 * renamed, so that a reader or a {@code kill -9} sees the old or the new text. Unknown keys and the
 * order of keys stay, and so do the owner of the file, its mode and a link that leads to it. Only
 * the owner can read a file that holds secrets.
 */
public final class ConfigFile {

  /** How long a writer waits for another one. */
  static final Duration LOCK_LIMIT = Duration.ofSeconds(30);

  private ConfigFile() {}

  /** The settings in {@code file}; empty when there is no such file. */
  public static Map<String, @Nullable Object> read(Path file) {
    String text;
    try {
      text = TextFile.read(file);
    } catch (NoSuchFileException e) {
      return new LinkedHashMap<>();
    } catch (IOException e) {
      throw new BrokenConfigException(file, "it cannot be read: " + e.getMessage());
    }
    try {
      return Json.core().object(text);
    } catch (JsonException e) {
      String fault =
          String.valueOf(e.getMessage()).replaceAll("'[^']{2,}'", "'…'"); // may be a secret
      throw new BrokenConfigException(file, fault + "; mend the file and try again");
    }
  }

  /** Changes the settings in {@code file}, which may be new, in one step. */
  public static void change(Path file, Consumer<Map<String, @Nullable Object>> edit) {
    try (FileLocked lock = FileLocked.beside(file, LOCK_LIMIT)) {
      Map<String, @Nullable Object> settings = read(file);
      edit.accept(settings);
      FileAccess access = FileAccess.of(file);
      if (SettingsSchema.holdSecrets(settings)) {
        access = access.ownerOnly();
      }
      replace(access, Json.core().indented(settings) + "\n");
      lock.held();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(FileAccess access, String text) throws IOException {
    Path draft = draft(access.file(), text, access.mode());
    try {
      access.giveTo(draft);
      Files.move(draft, access.file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Replaces {@code file} by {@code text} in one step, with mode 0600. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, text, "rw-------");
  }

  /**
   * Replaces {@code file} by {@code text} in one step.
   *
   * @param mode such as {@code rw-r--r--}
   */
  public static void replace(Path file, String text, String mode) throws IOException {
    put(draft(file, text, mode), file);
  }

  /**
   * The same for a text that can be made anew: it does not wait for the disk. A reader and a {@code
   * kill -9} still see the old or the new text; a power loss may leave an empty file.
   */
  public static void replaceUnforced(Path file, String text, String mode) throws IOException {
    put(draft(file, text, mode, false), file);
  }

  private static void put(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Makes {@code file} with {@code text} in one step, unless there is one.
   *
   * @param mode such as {@code rw-r--r--}
   * @return whether it was made
   */
  public static boolean create(Path file, String text, String mode) throws IOException {
    if (Files.exists(file)) {
      return false;
    }
    Path draft = draft(file, text, mode);
    try {
      // A second name, unlike a new name, is never given over a file that is there.
      Files.createLink(file, draft);
      return true;
    } catch (FileAlreadyExistsException theirs) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** A file beside {@code file} that holds the text and is on the disk. */
  private static Path draft(Path file, String text, String mode) throws IOException {
    return draft(file, text, mode, true);
  }

  private static Path draft(Path file, String text, String mode, boolean forced)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " has no folder");
    }
    Path draft =
        Files.createTempFile(
            folder,
            "." + file.getFileName(),
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean written = false;
    try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      // Not at its making, where the user's mask would count.
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(mode));
      if (forced) {
        out.force(true);
      }
      written = true;
      return draft;
    } finally {
      if (!written) {
        Files.deleteIfExists(draft);
      }
    }
  }
}
