package dev.bench.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How near names are to one another: how many letters must be changed, added, dropped or swapped
 * with their neighbour.
 */
public final class Nearness {

  private static final int SHOWN = 3;

  private Nearness() {}

  /** The few of {@code known} that {@code name} may be a misspelling of, nearest first. */
  public static List<String> nearest(String name, Collection<String> known) {
    int limit = Math.max(1, name.length() / 4);
    return known.stream()
        .filter(each -> distance(name, each) <= limit || isWordOf(name, each))
        .sorted(Comparator.comparingInt(each -> distance(name, each)))
        .limit(SHOWN)
        .toList();
  }

  /** {@code : did you mean this or that?}; {@code ; there are …} when nothing is near. */
  public static String hint(String name, Collection<String> known) {
    List<String> near = nearest(name, known);
    return near.isEmpty()
        ? "; there are " + String.join(", ", known)
        : ": did you mean " + String.join(" or ", near) + "?";
  }

  /** Whether {@code name} is the first word of {@code host}, as site1 is of site1.localhost. */
  private static boolean isWordOf(String name, String host) {
    return host.startsWith(name + ".");
  }

  static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, a, b, i, j);
      }
    }
    return rows[a.length()][b.length()];
  }

  private static int step(int[][] rows, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int changed = rows[i - 1][j - 1] + (same ? 0 : 1);
    int least = Math.min(changed, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
