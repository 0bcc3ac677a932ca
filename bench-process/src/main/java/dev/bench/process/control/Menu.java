package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessStatus;
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
    StringBuilder text = new StringBuilder(kind == Kind.RESTART ? "restart:" : "show lines of:");
    choices.forEach((key, names) ->
        text.append("  ").append(key).append(' ').append(key == 'a' ? all() : names.getFirst()));
    return text.append("  (another key: none)").toString();
  }

  /** What {@code a} stands for; those that are spared are named by their keys. */
  private String all() {
    List<String> all = choices.getOrDefault('a', List.of());
    List<String> spared =
        choices.entrySet().stream()
            .filter(each -> kind == Kind.RESTART && !all.containsAll(each.getValue()))
            .map(each -> each.getKey().toString())
            .toList();
    return spared.isEmpty() ? "all" : "all but " + String.join(", ", spared);
  }
}
