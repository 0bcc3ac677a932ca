package dev.bench.cli.control;

import dev.bench.cli.process.ProcessStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A choice among processes by a single key: digits, then letters; {@code a} is all of them.
 *
 * @param kind what is chosen for
 * @param choices the names that each key stands for; none stands for all
 */
record Menu(Kind kind, Map<Character, List<String>> choices) {

  /** What is chosen for. */
  enum Kind {
    /** Nothing. */
    NONE,
    /** Which process is to be restarted. */
    RESTART,
    /** Whose lines are to be shown. */
    LINES
  }

  static final Menu NONE = new Menu(Kind.NONE, Map.of());

  private static final String KEYS = "123456789bcdefghijkmnopqstuvwxyz";

  static Menu of(Kind kind, List<ProcessStatus> processes, Predicate<ProcessStatus> isEveryday) {
    Map<Character, List<String>> choices = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(processes.size(), KEYS.length()); i++) {
      choices.put(KEYS.charAt(i), List.of(processes.get(i).name()));
    }
    choices.put(
        'a',
        kind == Kind.RESTART
            ? processes.stream().filter(isEveryday).map(ProcessStatus::name).toList()
            : List.of());
    return new Menu(kind, choices);
  }

  /** What a key stands for; empty when it is none of the choices. */
  Optional<List<String>> chosen(char key) {
    return Optional.ofNullable(choices.get(key));
  }

  /** As a person reads it, on one line. */
  String text() {
    StringBuilder text =
        new StringBuilder(kind == Kind.RESTART ? "restart which?" : "lines of which?");
    choices.forEach(
        (key, names) ->
            text.append("  ").append(key).append(' ').append(key == 'a' ? all() : names.getFirst()));
    return text.append("  (any other key: never mind)").toString();
  }

  private String all() {
    List<String> all = choices.getOrDefault('a', List.of());
    boolean spared = kind == Kind.RESTART && all.size() < choices.size() - 1;
    return spared ? "all but " + String.join(", ", spared(all)) : "all";
  }

  private List<String> spared(List<String> all) {
    return choices.entrySet().stream()
        .filter(entry -> entry.getKey() != 'a')
        .map(entry -> entry.getValue().getFirst())
        .filter(name -> !all.contains(name))
        .toList();
  }
}
