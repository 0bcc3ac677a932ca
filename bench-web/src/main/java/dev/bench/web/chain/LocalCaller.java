package dev.bench.web.chain;

import dev.bench.http.Request;
import dev.bench.metrics.LoopbackHost;
import java.util.List;

/**
 * Whether a request comes from this machine and names it: from a loopback address, without a header
 * that proxies add, to {@code localhost}, a name below it or a loopback address.
 *
 * <p>A proxy that adds none of these headers is not seen. The name counts because a page elsewhere
 * can give its own name the address of this machine.
 */
public final class LocalCaller {

  private static final List<String> OF_PROXIES =
      List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via", "Forwarded");

  private LocalCaller() {}

  /** Whether {@code request} comes from this machine and names it. */
  public static boolean is(Request request) {
    return OF_PROXIES.stream().allMatch(name -> request.header(name).isEmpty())
        && LoopbackHost.isAddress(request.remoteAddress())
        && LoopbackHost.isOrBelow(request.header("Host").orElse(""));
  }
}
