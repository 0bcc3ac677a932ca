package dev.bench.site;

import dev.bench.BenchException;
import dev.bench.config.Nearness;
import java.util.List;

/** A site was named that the bench does not have. */
public final class UnknownSiteException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** {@code name} is none of the sites {@code known}. */
  public UnknownSiteException(String name, List<String> known) {
    super(404, "There is no site %s; %s".formatted(name, advice(name, known)));
  }

  private static String advice(String name, List<String> known) {
    List<String> near = Nearness.nearest(name, known);
    if (!near.isEmpty()) {
      return "did you mean %s?".formatted(String.join(" or ", near));
    }
    return known.isEmpty()
        ? "make it with: bench new-site " + name
        : "sites are: " + shortList(known);
  }

  @Override
  public String excType() {
    return "DoesNotExistError";
  }

  private static String shortList(List<String> names) {
    int shown = 10;
    return names.size() <= shown
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, shown))
            + " and %d more".formatted(names.size() - shown);
  }
}
