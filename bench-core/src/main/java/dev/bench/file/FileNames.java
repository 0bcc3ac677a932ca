package dev.bench.file;

import dev.bench.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * Names of files as they stand in addresses and on the disk.
 *
 * <p>Any language passes. A path is cut down to its last part; what a disk, a header or an address
 * could read otherwise becomes an underscore; dots at the beginning and blanks around it go.
 */
public final class FileNames {

  private static final int LONGEST_CHARACTERS = 140;
  private static final int LONGEST_BYTES = 240; // a disk takes 255
  private static final int SUFFIX = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private FileNames() {}

  /**
   * The name to store for {@code given}.
   *
   * @throws ValidationException when nothing is left of it
   */
  public static String of(String given) {
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String name =
        Normalizer.normalize(last, Normalizer.Form.NFC)
            .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}:*?\"<>|#%;]", "_")
            .strip()
            .replaceFirst("^[.\\s]+", "");
    if (name.isEmpty()) {
      throw new ValidationException(
          "\"%s\" leaves no file name; send one such as report.pdf".formatted(last));
    }
    return shortened(name, 0);
  }

  /** {@code name} with six random hexadecimal digits before its extension. */
  static String other(String name) {
    int dot = dot(name);
    return shortened(name.substring(0, dot), name.length() - dot + SUFFIX)
        + random(SUFFIX)
        + name.substring(dot);
  }

  /** So many random hexadecimal digits. */
  static String random(int digits) {
    byte[] bytes = new byte[digits / 2];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Cuts a name, before its extension, until it and {@code more} characters fit. */
  private static String shortened(String name, int more) {
    int dot = dot(name);
    String extension = name.substring(dot);
    String stem = name.substring(0, dot);
    while (!stem.isEmpty() && !fits(stem + extension, more)) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + extension;
  }

  private static boolean fits(String name, int more) {
    return name.length() + more <= LONGEST_CHARACTERS
        && name.getBytes(StandardCharsets.UTF_8).length + more <= LONGEST_BYTES;
  }

  /** Where the extension begins; a long one is none. */
  private static int dot(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 || name.length() - dot > 20 ? name.length() : dot;
  }
}
