package dev.bench.doctor;

import java.util.List;
import java.util.Locale;

/** Finds one kind of trouble. Stateless. */
interface Rule {

  /** What it has found; none when all is well. */
  List<Finding> look(Examination examination) throws Exception;

  /** Whether it asks the Redis of jobs, and is left out while that is away. */
  default boolean asksQueue() {
    return true;
  }

  /** Its name, such as {@code queues-served}. */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
