package dev.bench.cli.process;

import java.util.HashMap;
import java.util.Map;

/** Makes further processes of a line of the Procfile. */
@FunctionalInterface
public interface MoreInstances {

  /**
   * One more process of a line.
   *
   * @param first the first process of that line
   * @param number of the new one, from 1
   * @throws CannotRunException when there can be no more; the message says why
   */
  ProcessSpec another(ProcessSpec first, int number);

  /** The same process again, with a {@code PORT} that is as much higher as its number. */
  static MoreInstances alike() {
    return (first, number) -> {
      Instance instance = Instance.of(first.instance().family(), number);
      Map<String, String> environment = new HashMap<>(first.environment());
      environment.computeIfPresent(
          "PORT", (_, port) -> raised(port, number - first.instance().number()));
      return new ProcessSpec(
          instance, first.command(), first.directory(), environment, first.log(), first.care());
    };
  }

  private static String raised(String port, int by) {
    return port.matches("\\d{1,5}") ? Integer.toString(Integer.parseInt(port) + by) : port;
  }
}
