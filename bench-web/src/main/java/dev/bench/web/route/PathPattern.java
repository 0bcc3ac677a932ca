package dev.bench.web.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The path of a route.
 *
 * <p>Grammar: {@code /todos} is that path; {@code /todos/{owner}} has a segment that may be
 * anything; {@code /assets/**} is everything below. A slash at the end of a path never matters.
 */
public final class PathPattern {

  private static final String BELOW = "/**";

  private final String text;
  private final List<String> segments;

  private PathPattern(String text) {
    this.text = text;
    this.segments = segments(isBelow() ? text.substring(0, text.length() - 2) : text);
  }

  /** The pattern {@code text}. */
  public static PathPattern of(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("A path begins with a slash, unlike \"" + text + "\"");
    }
    return new PathPattern(text.length() > 1 ? withoutLastSlash(text) : text);
  }

  /** {@code path} as patterns see it: without a slash at its end. */
  static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Whether only one path matches, which is the pattern itself. */
  boolean isExact() {
    return !isBelow() && segments.stream().noneMatch(PathPattern::isVariable);
  }

  /** The values of the variable segments, when {@code path} matches. */
  Optional<Map<String, String>> match(String path) {
    if (isBelow()) {
      String top = text.substring(0, text.length() - 2);
      boolean below = path.startsWith(top) && path.length() > top.length();
      return below ? Optional.of(Map.of()) : Optional.empty();
    }
    List<String> given = segments(path);
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      String segment = segments.get(i);
      if (isVariable(segment) && !given.get(i).isEmpty()) {
        values.put(segment.substring(1, segment.length() - 1), given.get(i));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private boolean isBelow() {
    return text.endsWith(BELOW);
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  @Override
  public String toString() {
    return text;
  }
}
