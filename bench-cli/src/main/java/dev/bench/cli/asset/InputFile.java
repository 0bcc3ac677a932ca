package dev.bench.cli.asset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A file that bundles are made of, as it was when they were made.
 *
 * @param path its absolute path
 * @param size in bytes; {@link #ABSENT} when it was not there, {@link #UNKNOWN} when it changed
 *     while it was read
 * @param modified when it was changed last
 */
record InputFile(String path, long size, Instant modified) {

  private static final long ABSENT = -1;
  private static final long UNKNOWN = -2;

  /** The file as it is now. */
  static InputFile of(Path file) {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      return new InputFile(file.toString(), about.size(), about.lastModifiedTime().toInstant());
    } catch (IOException gone) {
      return new InputFile(file.toString(), ABSENT, Instant.EPOCH);
    }
  }

  /** The file as it is now; one that has changed since {@code start} counts as unknown. */
  static InputFile readSince(Path file, Instant start) {
    InputFile now = of(file);
    return now.modified.isBefore(start) ? now : new InputFile(now.path, UNKNOWN, now.modified);
  }

  /** Whether the file is what it was. */
  boolean isUnchanged() {
    return size != UNKNOWN && equals(of(Path.of(path)));
  }
}
