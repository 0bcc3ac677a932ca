package dev.bench.site;

import dev.bench.BenchException;
import java.util.List;

/** A site was named that the bench does not have. */
public final class UnknownSiteException extends BenchException {

  private static final long serialVersionUID = 1L;

  UnknownSiteException(String name, List<String> known) {
    super(
        404,
        known.isEmpty()
            ? "There is no site %s; make it with: bench new-site %s".formatted(name, name)
            : "There is no site %s; sites are: %s".formatted(name, shortList(known)));
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
