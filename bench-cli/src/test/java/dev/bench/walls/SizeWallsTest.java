package dev.bench.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No package and no circle of classes is larger than a reader can hold in mind. */
class SizeWallsTest {

  private static final int CLASSES_OF_A_PACKAGE = 25;
  private static final int CLASSES_OF_A_CIRCLE = 4;

  /** What authors of apps use; it is as large as it has to be. */
  private static final Set<String> PUBLIC_API = Set.of("dev.bench", "dev.bench.http");

  @Test
  void no_package_has_more_than_25_classes() {
    Map<String, Set<String>> packages = new TreeMap<>();
    for (JavaClass each : Ours.mainClasses()) {
      if (!PUBLIC_API.contains(each.getPackageName())
          && !each.getSimpleName().equals("package-info")) {
        packages.computeIfAbsent(each.getPackageName(), _ -> new TreeSet<>()).add(topLevel(each));
      }
    }
    packages.values().removeIf(classes -> classes.size() <= CLASSES_OF_A_PACKAGE);
    assertThat(packages).isEmpty();
  }

  @Test
  void no_more_than_4_classes_depend_on_one_another_in_a_circle() {
    Map<String, Set<String>> arrows = new HashMap<>();
    for (JavaClass each : Ours.mainClasses()) {
      Set<String> from = arrows.computeIfAbsent(topLevel(each), _ -> new HashSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith("dev.bench")) {
          from.add(topLevel(target));
        }
      }
    }
    List<Set<String>> circles = new ArrayList<>(new Circles(arrows).all());
    circles.removeIf(circle -> circle.size() <= CLASSES_OF_A_CIRCLE || isPublic(circle));
    assertThat(circles).isEmpty();
  }

  /** A context has {@code Jobs}, these take calls of any length, and every call takes a context. */
  private static boolean isPublic(Set<String> circle) {
    return circle.stream()
        .allMatch(each -> PUBLIC_API.contains(each.substring(0, each.lastIndexOf('.'))));
  }

  private static String topLevel(JavaClass each) {
    return each.getName().replaceFirst("\\$.*", "");
  }

  /** The strongly connected components of a graph, by Tarjan's algorithm. */
  private static final class Circles {

    private final Map<String, Set<String>> arrows;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Set<String>> found = new ArrayList<>();

    Circles(Map<String, Set<String>> arrows) {
      this.arrows = arrows;
      arrows.keySet().stream()
          .sorted()
          .filter(each -> !index.containsKey(each))
          .forEach(this::visit);
    }

    List<Set<String>> all() {
      return found;
    }

    private void visit(String from) {
      index.put(from, index.size());
      low.put(from, index.get(from));
      open.push(from);
      for (String to : arrows.getOrDefault(from, Set.of())) {
        if (!index.containsKey(to)) {
          visit(to);
          low.merge(from, low.get(to), Math::min);
        } else if (open.contains(to)) {
          low.merge(from, index.get(to), Math::min);
        }
      }
      if (low.get(from).equals(index.get(from))) {
        Set<String> circle = new TreeSet<>();
        String last;
        do {
          last = open.pop();
          circle.add(last);
        } while (!last.equals(from));
        found.add(circle);
      }
    }
  }
}
