package dev.bench.web.route;

import dev.bench.http.PathParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a request.
 *
 * <p>An exact path goes before one with variable segments, and that before a whole tree; among
 * equals the first given wins. Routes of apps that the site does not have do not exist for it.
 * Immutable and thread-safe.
 */
public final class Router {

  private final Map<String, List<Route>> exact = new HashMap<>();
  private final List<Route> patterns = new ArrayList<>();

  /** A router for {@code routes}. */
  public Router(List<Route> routes) {
    List<Route> trees = new ArrayList<>();
    for (Route route : routes) {
      if (route.path().isExact()) {
        exact.computeIfAbsent(route.path().toString(), path -> new ArrayList<>(1)).add(route);
      } else if (route.path().toString().endsWith("/**")) {
        trees.add(route);
      } else {
        patterns.add(route);
      }
    }
    patterns.addAll(trees);
  }

  /** What a router found. */
  public sealed interface Match {

    /** A route that answers. */
    record Found(Route route, PathParameters parameters) implements Match {}

    /** The path is known, but not with that method; {@code allowed} are. */
    record WrongMethod(Set<String> allowed) implements Match {}

    /** The path is not known. */
    record Unknown() implements Match {}
  }

  /** The route for {@code method} and {@code path} on a site with these apps. */
  public Match find(String method, String path, Collection<String> installed) {
    String plain = PathPattern.withoutLastSlash(path);
    Set<String> allowed = new TreeSet<>();
    for (Route route : exact.getOrDefault(plain, List.of())) {
      if (isThere(route, installed)) {
        if (route.answers(method)) {
          return new Match.Found(route, new PathParameters(Map.of()));
        }
        allowed.addAll(route.methods());
      }
    }
    if (!allowed.isEmpty()) {
      return new Match.WrongMethod(allowed);
    }
    for (Route route : patterns) {
      Optional<Map<String, String>> values =
          isThere(route, installed) ? route.path().match(plain) : Optional.empty();
      if (values.isPresent() && route.answers(method)) {
        return new Match.Found(route, new PathParameters(values.get()));
      }
      values.ifPresent(any -> allowed.addAll(route.methods()));
    }
    return allowed.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(allowed);
  }

  private static boolean isThere(Route route, Collection<String> installed) {
    return route.app().isEmpty() || installed.contains(route.app());
  }
}
