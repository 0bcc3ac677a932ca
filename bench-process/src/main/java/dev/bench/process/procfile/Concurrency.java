package dev.bench.process.procfile;

import dev.bench.process.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many processes of each line of a Procfile run.
 *
 * <p>Shape: {@code worker=2,web=1}, as honcho has it, with foreman's {@code all=1} for the lines
 * that are not named. 0 leaves a line out.
 *
 * @param counts by name of the line
 * @param others of each line that has no count
 */
public record Concurrency(Map<String, Integer> counts, int others) {

  /** One of each. */
  public static final Concurrency ONE = new Concurrency(Map.of(), 1);

  /** Most processes of a line: their ports reach up to those of the next line. */
  public static final int MOST = 100;

  private static final String ALL = "all";
  private static final Pattern PART =
      Pattern.compile("\\s*([A-Za-z0-9_-]+)\\s*=\\s*(\\d{1,9})\\s*");

  /** Copies the map. */
  public Concurrency {
    counts = Map.copyOf(counts);
  }

  /**
   * Reads it.
   *
   * @param parts such as {@code worker=2}
   * @param names the names of the lines
   * @throws BrokenProcfileException names every wrong part
   */
  public static Concurrency parse(List<String> parts, List<String> names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (String part : parts) {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        faults.add("`%s` is not NAME=NUMBER, such as worker=2".formatted(part));
      } else if (!matcher.group(1).equals(ALL) && !names.contains(matcher.group(1))) {
        String name = matcher.group(1);
        faults.add(
            "`%s`: there is no process `%s`%s".formatted(part, name, Suggestion.of(name, names)));
      } else if (Integer.parseInt(matcher.group(2)) > MOST) {
        faults.add("`%s`: at most %d processes of a line can run".formatted(part, MOST));
      } else if (counts.put(matcher.group(1), Integer.parseInt(matcher.group(2))) != null) {
        faults.add("`%s`: `%s` is said twice".formatted(part, matcher.group(1)));
      }
    }
    if (!faults.isEmpty()) {
      throw new BrokenProcfileException(
          faults.stream().map(fault -> "--concurrency " + fault).toList());
    }
    Integer others = names.contains(ALL) ? null : counts.remove(ALL);
    return new Concurrency(counts, others == null ? 1 : others);
  }

  /** The same, with so many processes of a line for which no number was said. */
  public Concurrency otherwise(String name, int count) {
    if (counts.containsKey(name) || others != 1) {
      return this;
    }
    Map<String, Integer> all = new LinkedHashMap<>(counts);
    all.put(name, count);
    return new Concurrency(all, others);
  }

  /** The processes of a line. */
  List<Instance> instances(String name) {
    int count = counts.getOrDefault(name, others);
    return count == 1
        ? List.of(Instance.only(name))
        : IntStream.rangeClosed(1, count)
            .mapToObj(number -> Instance.of(name, number))
            .collect(Collectors.toList());
  }
}
