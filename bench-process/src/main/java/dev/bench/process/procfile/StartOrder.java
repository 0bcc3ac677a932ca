package dev.bench.process.procfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Orders processes by {@code after}, before anything starts. */
public final class StartOrder {

  private final Procfile procfile;
  private final Map<String, Set<String>> after = new LinkedHashMap<>();
  private final Set<String> done = new LinkedHashSet<>();

  private StartOrder(List<ProcessSpec> specs, Procfile procfile) {
    this.procfile = procfile;
    for (ProcessSpec spec : specs) {
      after
          .computeIfAbsent(spec.instance().line(), _ -> new LinkedHashSet<>())
          .addAll(spec.care().after());
    }
  }

  /**
   * The processes, each after every process of the lines that it comes after.
   *
   * @param procfile whose lines they are of
   * @throws BrokenProcfileException when some wait for one another in a circle
   */
  public static List<ProcessSpec> of(List<ProcessSpec> specs, Procfile procfile) {
    StartOrder order = new StartOrder(specs, procfile);
    order.after.keySet().forEach(line -> order.visit(line, new ArrayList<>()));
    return specs.stream().map(spec -> afterInstances(spec, specs)).toList();
  }

  /** The names of lines stay too, for processes that are started later. */
  private static ProcessSpec afterInstances(ProcessSpec spec, List<ProcessSpec> all) {
    Set<String> names = new LinkedHashSet<>(spec.care().after());
    all.stream()
        .filter(each -> spec.care().after().contains(each.instance().line()))
        .forEach(each -> names.add(each.name()));
    return spec.with(spec.care().withAfter(names));
  }

  /** The lines of the circle that users wrote; the rest of it is the default order of a bench. */
  private String places(List<String> circle) {
    return procfile.lines().stream()
        .filter(line -> circle.contains(line.name()))
        .map(line -> line.policy().placeOfAfter())
        .filter(Objects::nonNull)
        .map(Policy.Place::text)
        .collect(Collectors.joining(", "));
  }

  private void visit(String line, List<String> path) {
    if (path.contains(line)) {
      List<String> circle = new ArrayList<>(path.subList(path.indexOf(line), path.size()));
      circle.add(line);
      throw new BrokenProcfileException(
          "%s: %s wait for one another, so that none could start: change what comes `after` what"
              .formatted(places(circle), String.join(" after ", circle)));
    }
    if (!after.containsKey(line) || done.contains(line)) {
      return;
    }
    path.add(line);
    after.getOrDefault(line, Set.of()).forEach(before -> visit(before, path));
    path.removeLast();
    done.add(line);
  }
}
