package dev.bench.cli.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One opened file of a log.
 *
 * @param channel to read it, whatever its name is by now
 * @param key what tells it from other files as long as it is open
 * @param size its length when it was opened
 * @param written when it was last written to
 */
record Segment(FileChannel channel, Object key, long size, Instant written) {

  /** The file of that name; null when there is none. */
  static @Nullable Segment open(Path path) throws IOException {
    while (true) {
      Object before = keyOf(path);
      if (before == null) {
        return null;
      }
      Segment opened = opened(path, before);
      if (opened != null) {
        return opened;
      }
    }
  }

  /** The key of the file that has that name now; null when there is none. */
  static @Nullable Object keyOf(Path path) throws IOException {
    try {
      // Where the file system knows no keys, files are told apart by name and birth.
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Objects.requireNonNullElseGet(now.fileKey(), now::creationTime);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }

  /** Null when it was given another name meanwhile. */
  private static @Nullable Segment opened(Path path, Object key) throws IOException {
    @Nullable FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      Instant written = Files.getLastModifiedTime(path).toInstant();
      if (key.equals(keyOf(path))) {
        return new Segment(channel, key, channel.size(), written);
      }
    } catch (NoSuchFileException gone) {
      // Moved on between two of these lines.
    }
    if (channel != null) {
      channel.close();
    }
    return null;
  }
}
