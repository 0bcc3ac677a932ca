package dev.bench.web.chain;

import dev.bench.BenchException;
import java.util.Set;
import java.util.TreeSet;

/** The path is known, but not with this HTTP method (405). */
public final class MethodNotAllowedException extends BenchException {

  private static final long serialVersionUID = 1L;

  private final String allowed;

  /** Refuses {@code method}; {@code allowed} would be answered. */
  public MethodNotAllowedException(String method, Set<String> allowed) {
    super(
        405,
        "%s is not allowed here; use %s".formatted(method, String.join(" or ", sorted(allowed))));
    this.allowed = String.join(", ", sorted(allowed));
  }

  /** The methods for the {@code Allow} header. */
  public String allowed() {
    return allowed;
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }
}
