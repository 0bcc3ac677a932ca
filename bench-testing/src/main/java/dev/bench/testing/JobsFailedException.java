package dev.bench.testing;

import java.util.List;

/** Jobs failed and are not repeated; the message holds what their records say. */
public final class JobsFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobsFailedException(List<String> failures) {
    super(
        "%d %s failed:\n%s"
            .formatted(
                failures.size(),
                failures.size() == 1 ? "job" : "jobs",
                String.join("\n", failures)));
  }
}
