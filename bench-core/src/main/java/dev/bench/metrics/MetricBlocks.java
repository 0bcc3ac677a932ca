package dev.bench.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts of figures put together: a figure's help and type stand once, and the lines of all
 * processes follow, as Prometheus asks. Confined to one thread.
 */
final class MetricBlocks {

  private static final String HELP = "# HELP ";

  private final Map<String, StringBuilder> blocks = new LinkedHashMap<>();

  /** Adds what {@link MetricText} wrote. */
  void add(String text) {
    StringBuilder block = new StringBuilder();
    boolean isNew = true;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith(HELP)) {
        String name = line.substring(HELP.length()).split(" ", 2)[0];
        isNew = !blocks.containsKey(name);
        block = blocks.computeIfAbsent(name, _ -> new StringBuilder());
      }
      if (isNew || !line.startsWith("#")) {
        block.append(line).append('\n');
      }
    }
  }

  @Override
  public String toString() {
    return String.join("", blocks.values());
  }
}
