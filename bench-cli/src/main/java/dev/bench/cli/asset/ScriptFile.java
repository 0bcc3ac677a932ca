package dev.bench.cli.asset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file that a build script may read or write, at one moment.
 *
 * @param size in bytes
 * @param modified when it was written last
 * @param content the checksum of its content; {@link #UNREAD} when it has none to read
 */
record ScriptFile(long size, Instant modified, long content) {

  private static final long UNREAD = -1;
  private static final int BUFFER = 64 * 1024;

  /** The file now; it is not read when it stands as it did {@code earlier}. */
  static ScriptFile of(Path file, BasicFileAttributes about, @Nullable ScriptFile earlier) {
    Instant modified = about.lastModifiedTime().toInstant();
    if (earlier != null && earlier.size == about.size() && earlier.modified.equals(modified)) {
      return earlier;
    }
    long content = about.isRegularFile() ? content(file) : UNREAD;
    return new ScriptFile(about.size(), modified, content);
  }

  /** Whether that one has the same content, whenever it was written. */
  boolean hasContentOf(ScriptFile other) {
    return size == other.size && content == other.content;
  }

  private static long content(Path file) {
    CRC32C sum = new CRC32C();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
      return sum.getValue();
    } catch (IOException gone) {
      return UNREAD;
    }
  }
}
