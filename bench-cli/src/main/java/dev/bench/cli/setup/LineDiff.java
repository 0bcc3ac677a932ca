package dev.bench.cli.setup;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines in which two texts differ: {@code - } before those that go, {@code + } before new ones.
 */
final class LineDiff {

  private LineDiff() {}

  /** The differing lines, by the longest common subsequence; line ends do not count. */
  static List<String> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int[][] common = common(old, now);
    List<String> differing = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        i++;
        j++;
      } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        differing.add("- " + old.get(i++));
      } else {
        differing.add("+ " + now.get(j++));
      }
    }
    return differing;
  }

  /** The number of common lines from i and j on. */
  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
