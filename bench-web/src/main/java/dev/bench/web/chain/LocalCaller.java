package dev.bench.web.chain;

import dev.bench.http.Request;
import dev.bench.metrics.LoopbackHost;
import dev.bench.web.server.Peer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a request comes from this machine and names this server: from a loopback address, without
 * a header that proxies add, to our own port of {@code localhost}, of a name below it, of a
 * loopback address, or of the name of a site below {@code test}.
 *
 * <p>The name counts because a page elsewhere can give its own name the address of this machine;
 * not one below {@code test}, which no name server outside may know (RFC 6761). The port counts
 * because a development server that passes requests on, such as Vite's, has another one. A proxy
 * that writes our own address into {@code Host} and adds no header is not seen.
 */
public final class LocalCaller {

  private static final List<String> OF_PROXIES =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Server",
          "X-Original-Host",
          "X-Real-IP",
          "Via",
          "Forwarded");

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  private LocalCaller() {}

  /** Whether {@code request} comes from this machine and names this server. */
  public static boolean is(Request request) {
    String host = request.header("Host").orElse("");
    return OF_PROXIES.stream().allMatch(name -> request.header(name).isEmpty())
        && LoopbackHost.isAddress(request.remoteAddress())
        && (LoopbackHost.isOrBelow(host) || isOwnTestName(request, host))
        && hasOurPort(request, host);
  }

  private static boolean isOwnTestName(Request request, String host) {
    String name = PORT.matcher(host).replaceFirst("");
    return name.endsWith(".test")
        && RequestScope.of(request)
            .knownSite()
            .filter(site -> site.name().equals(name))
            .isPresent();
  }

  private static boolean hasOurPort(Request request, String host) {
    Peer peer = Peer.of(request);
    Matcher port = PORT.matcher(host);
    int named = port.find() ? Integer.parseInt(port.group(1)) : peer.secure() ? 443 : 80;
    return peer.port() == 0 || named == peer.port();
  }
}
