package dev.bench.process.procfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Procfiles and environment files that are made up, and what reading them must give. */
final class Written {

  /** Give it to the JVM to see a failure again. */
  static final String SEED = "bench.seed";

  private static final String NAME = "abcXYZ019_-";
  private static final String COMMAND = "ab:#_- \t\\\"'$/=>&|;{}\u00e9\u2028";
  private static final String ANY = "ab:_- #\n\t\\\"'$=\u00e9\r\0\uFEFF.,";

  private final Random random;

  Written(long seed) {
    random = new Random(seed);
  }

  static long seed() {
    return Long.getLong(SEED, System.nanoTime());
  }

  /** Text that nobody meant to be anything. */
  String noise() {
    return text(ANY, random.nextInt(60)) + (random.nextBoolean() ? "" : "\n#: after=a\na: b");
  }

  /**
   * A Procfile.
   *
   * @param text what stands in it
   * @param lines its processes, by the number of their line
   */
  record File(String text, Map<Integer, String> lines) {}

  File procfile() {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    Map<Integer, String> lines = new LinkedHashMap<>();
    int number = 1;
    for (int left = 1 + random.nextInt(6); left > 0; number++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(" ".repeat(random.nextInt(3)));
        case 1 -> text.append('#').append(' ').append(text(COMMAND, 10));
        default -> {
          // The number first, and a letter behind it: no two names are the same.
          String name = number + "n" + text(NAME, 1 + random.nextInt(5));
          String command = "x" + text(COMMAND, random.nextInt(30)) + "y";
          text.append(name).append(':').append(" ".repeat(random.nextInt(3))).append(command);
          lines.put(number, name + " " + command);
          left--;
        }
      }
      text.append(end);
    }
    return new File(text.toString(), lines);
  }

  /** A variable's value. */
  String value() {
    // The two escapes would be read as what they stand for.
    return text("aZ09 \t\n#'\"\\$=\u00e9:", random.nextInt(20)).replaceAll("\\\\[nt]", "");
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
