package dev.bench.cli.process;

import java.util.List;

/** Makes further processes of the lines of the Procfile. */
public interface MoreInstances {

  /** The names of all lines, also of those that no process was started of. */
  List<String> lines();

  /**
   * One more process of a line.
   *
   * @param instance which one of which line
   * @throws CannotRunException when there cannot be that one; the message says why
   */
  ProcessSpec another(Instance instance);
}
