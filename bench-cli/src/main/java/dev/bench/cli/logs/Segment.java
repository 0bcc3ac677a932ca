package dev.bench.cli.logs;

import dev.bench.process.output.RotatedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One opened file of a log.
 *
 * @param channel to read it, whatever its name is by now
 * @param key what tells it from other files as long as it is open
 * @param size its length when it was last looked at
 * @param written when it was last written to, by then
 * @param apart whether other files may have been between the one before and this one
 */
record Segment(FileChannel channel, Object key, long size, Instant written, boolean apart) {

  /** How often it is tried to open all files of a log without a rotation meanwhile. */
  private static final int MOST_TRIES = 5;

  /** The same, as long as it is now. */
  Segment grown() throws IOException {
    return new Segment(channel, key, channel.size(), written, apart);
  }

  /** The same, perhaps not right behind the one before. */
  Segment setApart() {
    return new Segment(channel, key, size, written, true);
  }

  /**
   * Opens the files of a log that are younger than one of them, the oldest first. The first is set
   * apart when the known one is gone.
   *
   * @param file the one that is written to
   * @param known the key of the one that they are younger than; null for all
   */
  static List<Segment> younger(Path file, @Nullable Object known) throws IOException {
    List<Segment> found = List.of();
    for (int i = 0; i < MOST_TRIES; i++) {
      for (Segment outdated : found) {
        outdated.channel().close();
      }
      Object youngest = RotatedFiles.keyOf(file);
      found = tried(file, known);
      if (Objects.equals(youngest, RotatedFiles.keyOf(file))) {
        break;
      }
      // A rotation while the files were opened would leave one out.
    }
    return found;
  }

  private static List<Segment> tried(Path file, @Nullable Object known) throws IOException {
    Map<Object, Segment> opened = new LinkedHashMap<>();
    List<Path> paths = new ArrayList<>(List.of(file));
    paths.addAll(RotatedFiles.older(file));
    boolean isApart = known != null;
    for (Path path : paths) {
      Segment segment = open(path);
      if (segment == null) {
        continue;
      }
      isApart &= !segment.key().equals(known);
      if (segment.key().equals(known) || opened.putIfAbsent(segment.key(), segment) != null) {
        segment.channel().close();
      }
      if (known != null && !isApart) {
        break;
      }
    }
    List<Segment> found = new ArrayList<>(opened.values()).reversed();
    if (isApart && !found.isEmpty()) {
      found.set(0, found.getFirst().setApart());
    }
    return found;
  }

  /** The file of that name; null when there is none. */
  private static @Nullable Segment open(Path path) throws IOException {
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
      if (key.equals(RotatedFiles.keyOf(path))) {
        return new Segment(channel, key, channel.size(), written, false);
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
