package dev.bench.process.output;

/**
 * The most disk that a log takes: {@code files × longest}.
 *
 * @param longest bytes of a file, after which the next one begins
 * @param files how many files are kept, including the current one
 */
public record LogCap(long longest, int files) {

  private static final long MEGABYTE = 1024 * 1024;

  /** The default. */
  public static final LogCap STANDARD = new LogCap(10 * MEGABYTE, 5);

  /** Needs at least a byte in a file. */
  public LogCap {
    if (longest < 1 || files < 1) {
      throw new IllegalArgumentException("a log needs a file with room in it");
    }
  }

  /** So many files of that many megabytes. */
  public static LogCap ofMegabytes(long longest, int files) {
    return new LogCap(longest * MEGABYTE, files);
  }

  /** What a log may take on disk. */
  long total() {
    return longest * files;
  }
}
