package dev.bench.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What a message suggests when a name is not known: the names that are spelt alike. */
public final class Suggestion {

  private static final int SHOWN = 3;

  private Suggestion() {}

  /** {@code : did you mean this or that?}; {@code ; there are …} when nothing is spelt alike. */
  public static String of(String name, Collection<String> known) {
    int limit = Math.max(1, name.length() / 4);
    List<String> alike =
        known.stream()
            .filter(each -> edits(name, each) <= limit)
            .sorted(Comparator.comparingInt(each -> edits(name, each)))
            .limit(SHOWN)
            .toList();
    return alike.isEmpty()
        ? "; there are " + String.join(", ", known)
        : ": did you mean " + String.join(" or ", alike) + "?";
  }

  /** How many letters must be changed, added, dropped or swapped with their neighbour. */
  private static int edits(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int changed = last[j - 1] + (same ? 0 : 1);
        row[j] = Math.min(changed, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[to.length()];
  }
}
