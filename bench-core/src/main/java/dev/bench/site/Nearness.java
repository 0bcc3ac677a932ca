package dev.bench.site;

import java.util.Comparator;
import java.util.List;

/** How near names are to one another: how many letters must be changed, added or dropped. */
final class Nearness {

  private static final int SHOWN = 3;

  private Nearness() {}

  /** The few of {@code known} that {@code name} may be a misspelling of, nearest first. */
  static List<String> nearest(String name, List<String> known) {
    int limit = Math.max(1, name.length() / 4);
    return known.stream()
        .filter(each -> distance(name, each) <= limit || isWordOf(name, each))
        .sorted(Comparator.comparingInt(each -> distance(name, each)))
        .limit(SHOWN)
        .toList();
  }

  /** Whether {@code name} is the first word of {@code host}, as site1 is of site1.localhost. */
  private static boolean isWordOf(String name, String host) {
    return host.startsWith(name + ".");
  }

  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
