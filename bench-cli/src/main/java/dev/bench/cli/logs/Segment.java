package dev.bench.cli.logs;

import dev.bench.process.output.LogOffset;
import dev.bench.process.output.RotatedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One opened file of a log.
 *
 * @param channel to read it, whatever its name is by now
 * @param key what tells it from other files as long as it is open
 * @param size its length when it was last looked at
 * @param written when it was last written to, by then
 * @param offset how much of the log lies before it, if that is known
 * @param apart whether others may have been between the one before and this one
 */
record Segment(
    FileChannel channel,
    Object key,
    long size,
    Instant written,
    OptionalLong offset,
    boolean apart) {

  /** The same, as long as it is now. */
  Segment grown() throws IOException {
    return new Segment(channel, key, channel.size(), written, offset, apart);
  }

  /** The same, perhaps not right behind the one before. */
  Segment setApart() {
    return new Segment(channel, key, size, written, offset, true);
  }

  /** What is missing before it, of a log that did not exist. */
  @Nullable Gap sinceNothing() {
    long missing = offset.orElse(0);
    return missing > 0 ? new Gap(OptionalLong.of(missing)) : null;
  }

  /** What is missing between this one, which is as long as it ever was, and the next. */
  @Nullable Gap before(Segment next) {
    if (offset.isEmpty() || next.offset.isEmpty()) {
      return next.apart ? new Gap(OptionalLong.empty()) : null;
    }
    long missing = next.offset.getAsLong() - offset.getAsLong() - size;
    return missing > 0 ? new Gap(OptionalLong.of(missing)) : null;
  }

  /** The file of that name; null when there is none. */
  static @Nullable Segment open(Path path) throws IOException {
    while (true) {
      Object before = RotatedFiles.keyOf(path);
      if (before == null) {
        return null;
      }
      Segment opened = opened(path, before);
      if (opened != null) {
        return opened;
      }
    }
  }

  /** Null when it was given another name meanwhile. */
  private static @Nullable Segment opened(Path path, Object key) throws IOException {
    @Nullable FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      Instant written = Files.getLastModifiedTime(path).toInstant();
      OptionalLong offset = LogOffset.of(path);
      if (key.equals(RotatedFiles.keyOf(path))) {
        return new Segment(channel, key, channel.size(), written, offset, false);
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
