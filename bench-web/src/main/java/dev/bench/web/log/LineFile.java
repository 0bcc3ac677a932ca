package dev.bench.web.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that grows to a size and then makes room for the next: {@code name}, {@code
 * name.1}, {@code name.2}, the oldest last.
 *
 * <p>Several processes may write to it: each line is appended in one piece, and one of them renames
 * the files under a lock. Lines are made and written by a thread of its own; while the disk is
 * slower than the requests, some are left out and counted. The file is readable by its owner only.
 * Thread-safe.
 */
final class LineFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LineFile.class);
  private static final int WAITING = 20_000;
  private static final int AT_ONCE = 1000;

  /**
   * How long the first line waits for others: else a busy server wakes the writer, and makes a call
   * of the system, for each line.
   */
  private static final Duration GATHERED = Duration.ofMillis(5);

  private final Path path;
  private final long mostBytes;
  private final int kept;
  private final Duration closeLimit;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong leftOut = new AtomicLong();

  /** Lines that wait, with those that the writer has in hand. */
  private final AtomicLong unwritten = new AtomicLong();

  /** Lines that failed to be written, since the last one that did not. */
  private final AtomicLong lost = new AtomicLong();

  private final Thread writer;

  private @Nullable FileChannel open;
  private @Nullable Object key;

  /**
   * The file at {@code path}.
   *
   * @param mostBytes after which the next one begins
   * @param kept how many there are at most, with the one that is written to
   * @param closeLimit how long closing waits for a disk that does not take the last lines
   */
  LineFile(Path path, long mostBytes, int kept, Duration closeLimit) {
    this.path = path;
    this.mostBytes = mostBytes;
    this.kept = kept;
    this.closeLimit = closeLimit;
    writer = Thread.ofPlatform().daemon().name("log-" + path.getFileName()).start(this::run);
  }

  /**
   * What waits to be written.
   *
   * @param text makes the line
   * @param isEnd whether nothing comes after it
   */
  private record Line(Supplier<String> text, boolean isEnd) {}

  /** Adds the line that {@code line} makes later, on another thread; never blocks. */
  void add(Supplier<String> line) {
    unwritten.incrementAndGet();
    if (!waiting.offer(new Line(line, false))) {
      leftOut.incrementAndGet();
      unwritten.decrementAndGet();
    }
  }

  private void run() {
    List<Line> some = new ArrayList<>();
    boolean failing = false;
    do {
      some.clear();
      try {
        some.add(waiting.take());
        if (!some.getFirst().isEnd()) {
          Thread.sleep(GATHERED);
        }
        waiting.drainTo(some, AT_ONCE);
        write(some);
        if (failing && count(some) > 0) {
          LOG.info("{} is written again; {} lines were left out", path, lost.getAndSet(0));
          failing = false;
        }
      } catch (InterruptedException e) {
        break;
      } catch (IOException | RuntimeException e) {
        if (!failing) {
          LOG.error("{} cannot be written; its lines are left out until it can", path, e);
        }
        failing = true;
        lost.addAndGet(count(some));
      }
      unwritten.addAndGet(-count(some));
    } while (some.stream().noneMatch(Line::isEnd));
    closeFile();
  }

  private static long count(List<Line> some) {
    return some.stream().filter(line -> !line.isEnd()).count();
  }

  private void write(List<Line> some) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Line line : some) {
      if (!line.isEnd()) {
        text.append(line.text().get()).append('\n');
      }
    }
    long missing = leftOut.getAndSet(0);
    if (missing > 0) {
      LOG.warn("{} lines of {} were left out: the disk is too slow", missing, path);
    }
    if (!text.isEmpty()) {
      FileChannel file = file();
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    }
  }

  private FileChannel file() throws IOException {
    FileChannel known = open;
    if (known != null && isCurrent() && known.size() < mostBytes) {
      return known;
    }
    closeFile();
    Files.createDirectories(path.toAbsolutePath().getParent());
    rotate();
    known =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    open = known;
    key = fileKey();
    return known;
  }

  /** Makes room, unless another process has done so meanwhile. */
  private void rotate() throws IOException {
    try (FileChannel guard =
            FileChannel.open(
                path.resolveSibling("." + path.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = guard.lock()) {
      if (!Files.exists(path) || Files.size(path) < mostBytes) {
        return;
      }
      for (int i = kept - 1; i > 1; i--) {
        if (Files.exists(numbered(i - 1))) {
          Files.move(numbered(i - 1), numbered(i), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      if (kept > 1) {
        Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(path);
      }
    }
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private boolean isCurrent() {
    try {
      return fileKey() != null && fileKey().equals(key);
    } catch (IOException gone) {
      return false;
    }
  }

  private @Nullable Object fileKey() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private void closeFile() {
    FileChannel known = open;
    open = null;
    if (known != null) {
      try {
        known.close();
      } catch (IOException e) {
        LOG.warn("{} cannot be closed", path, e);
      }
    }
  }

  /** Writes what waits, for the given limit at most, and says how many lines were not written. */
  @Override
  public void close() {
    long end = System.nanoTime() + closeLimit.toNanos();
    try {
      Line last = new Line(() -> "", true);
      if (waiting.offer(last, closeLimit.toNanos(), TimeUnit.NANOSECONDS)) {
        writer.join(Duration.ofNanos(end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long late = unwritten.get();
    if (late > 0) {
      LOG.warn(
          "{} lines of {} are lost: they could not be written within {} ms",
          late,
          path,
          closeLimit.toMillis());
    }
    long earlier = lost.get() + leftOut.get();
    if (earlier > 0) {
      LOG.warn("{} lines of {} are lost: the disk did not take them", earlier, path);
    }
    writer.interrupt();
  }
}
