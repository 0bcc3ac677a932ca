package dev.bench.process.supervisor;

import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.util.List;

/** Makes further processes of the lines of a Procfile, and knows the address of each. */
public interface FurtherProcesses {

  /** The names of all lines, with or without a running process. */
  List<String> lines();

  /**
   * One more process of a line.
   *
   * @param instance which one of which line
   * @throws CannotRunException when it cannot be made; the message says why
   */
  ProcessSpec another(Instance instance);

  /**
   * The address of a process for people: {@code http://shop.localhost:8000}, {@code PORT 5000};
   * empty when that is not known.
   */
  default String address(Instance instance) {
    return "";
  }
}
