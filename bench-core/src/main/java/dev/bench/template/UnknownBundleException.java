package dev.bench.template;

import dev.bench.BenchException;
import java.util.Set;

/** A template names a bundle that was not built. */
public final class UnknownBundleException extends BenchException {

  private static final long serialVersionUID = 1L;

  UnknownBundleException(String bundle, Set<String> known) {
    super(
        500,
        "There is no bundle %s: %s. Its source is a file of that name below public/ of an app; bench build makes it"
            .formatted(
                bundle,
                known.isEmpty()
                    ? "no bundle was built yet"
                    : "assets.json has " + String.join(", ", known)));
  }
}
