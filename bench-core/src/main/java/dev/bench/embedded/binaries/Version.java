package dev.bench.embedded.binaries;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a server, such as 11.4.5.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record Version(int major, int minor, int patch) implements Comparable<Version> {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  /** The first version that is written in {@code text}. */
  public static Optional<Version> in(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.find()
        ? Optional.of(new Version(number(numbers, 1), number(numbers, 2), number(numbers, 3)))
        : Optional.empty();
  }

  private static int number(Matcher numbers, int group) {
    return Integer.parseInt(numbers.group(group));
  }

  /** Whether a server of this version reads the data of one of version {@code other}. */
  public boolean reads(Version other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
