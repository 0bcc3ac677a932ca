package dev.bench.site.journal;

import dev.bench.BenchException;
import java.util.Optional;

/** Another operation on the same site is running. */
public final class SiteBusyException extends BenchException {

  private static final long serialVersionUID = 1L;

  SiteBusyException(String site, Optional<Journal.Head> other) {
    super(
        503,
        other
            .map(head ->
                "%s of site %s is running in process %d%s; wait for it to end"
                    .formatted(
                        head.operation(),
                        site,
                        head.pid(),
                        head.isOfThisHost() ? "" : " of host " + head.host()))
            .orElse("Another operation on site %s is running; wait for it to end".formatted(site)));
  }
}
