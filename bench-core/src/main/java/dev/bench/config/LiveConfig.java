package dev.bench.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The common settings as their file has them now, a second late at most.
 *
 * <p>A file that breaks while the process runs changes nothing: the last good settings hold, and
 * the log says so once. Thread-safe.
 */
public final class LiveConfig {

  /** How long settings are used without a look at their file. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

  private final BenchDirectory bench;
  private volatile Known known;

  /** Begins with {@code config}, whose environment stays over the file for good. */
  public LiveConfig(BenchDirectory bench, BenchConfig config) {
    this.bench = bench;
    this.known = new Known(config, null, System.nanoTime() - FRESH.toNanos());
  }

  /** The settings; the same object until the file changes. */
  public BenchConfig current() {
    Known now = known;
    if (System.nanoTime() - now.lookedAt >= FRESH.toNanos()) {
      now = looked();
    }
    return now.config;
  }

  private synchronized Known looked() {
    Known before = known;
    Stamp stamp = Stamp.of(bench.commonSiteConfig());
    BenchConfig config = before.config;
    if (!stamp.equals(before.stamp)) {
      config = reload(config);
    }
    known = new Known(config, stamp, System.nanoTime());
    return known;
  }

  private BenchConfig reload(BenchConfig last) {
    try {
      return last.reloaded(bench);
    } catch (BrokenConfigException broken) {
      log.warn(
          "The last good common settings hold until the file is mended: {}", broken.getMessage());
      return last;
    }
  }

  /** Settings, the file they were read from, and when that was last looked at. */
  private record Known(BenchConfig config, @Nullable Stamp stamp, long lookedAt) {}

  /** What tells one state of a file from the next: each change makes a new file. */
  private record Stamp(@Nullable FileTime time, long size, @Nullable Object file) {

    static Stamp of(Path path) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      } catch (IOException gone) {
        return new Stamp(null, 0, null);
      }
    }
  }
}
