package dev.bench.cli.logs;

import dev.bench.process.output.RotatedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a log that are younger than one of them, while others may rotate them.
 *
 * <p>Threads: confined to one.
 */
final class YoungerFiles {

  private static final int MOST_TRIES = 5;

  private final Path file;
  private final @Nullable Object known;

  /** By key, the youngest first; what was opened once stays open, since it may be gone by now. */
  private Map<Object, Segment> opened = new LinkedHashMap<>();

  /** Whether the known one was met, so that none is between it and them. */
  private boolean met;

  /**
   * The files of a log.
   *
   * @param file the one that is written to
   * @param known the key of the one that they are younger than; null for all
   */
  YoungerFiles(Path file, @Nullable Object known) {
    this.file = file;
    this.known = known;
  }

  /** Opens them; the oldest comes first. */
  List<Segment> open() throws IOException {
    Object youngest = RotatedFiles.keyOf(file);
    openAll();
    // A rotation while they were opened would leave one out.
    for (int i = 1; i < MOST_TRIES && !Objects.equals(youngest, RotatedFiles.keyOf(file)); i++) {
      youngest = RotatedFiles.keyOf(file);
      openAll();
    }
    List<Segment> found = new ArrayList<>(opened.values()).reversed();
    if (known != null && !met && !found.isEmpty()) {
      found.set(0, found.getFirst().setApart());
    }
    return found;
  }

  private void openAll() throws IOException {
    Map<Object, Segment> before = opened;
    opened = new LinkedHashMap<>();
    List<Path> paths = new ArrayList<>(List.of(file));
    paths.addAll(RotatedFiles.older(file));
    for (Path path : paths) {
      Segment segment = before.get(RotatedFiles.keyOf(path));
      segment = segment == null ? Segment.open(path) : segment;
      if (segment != null && segment.key().equals(known)) {
        segment.channel().close();
        met = true;
        break;
      }
      if (segment != null) {
        add(segment);
      }
    }
    // What has no name any more is older than what has one.
    for (Segment each : before.values()) {
      add(each);
    }
  }

  private void add(Segment segment) throws IOException {
    Segment twice = opened.putIfAbsent(segment.key(), segment);
    if (twice != null && !twice.channel().equals(segment.channel())) {
      segment.channel().close();
    }
  }
}
