package dev.bench.process.supervisor;

import dev.bench.process.CannotRunException;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.util.List;

/**
 * What the lines of the Procfile stand for: further processes of them, and where people reach one.
 */
public interface FurtherProcesses {

  /** The names of all lines, also of those that no process was started of. */
  List<String> lines();

  /**
   * One more process of a line.
   *
   * @param instance which one of which line
   * @throws CannotRunException when there cannot be that one; the message says why
   */
  ProcessSpec another(Instance instance);

  /**
   * Where people reach a process, as they read it: {@code http://shop.localhost:8000}, {@code PORT
   * 5000}; empty when that is not known.
   */
  default String address(Instance instance) {
    return "";
  }
}
