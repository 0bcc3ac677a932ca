package dev.bench.metrics;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a request names this machine as its host. A page elsewhere can give its own name the
 * address of this machine, and so have a browser ask here.
 */
public final class LoopbackHost {

  private static final Pattern PORT = Pattern.compile("(?<=[^:]):\\d{1,5}$");

  private LoopbackHost() {}

  /** Whether {@code host}, a header's value, is {@code localhost} or a loopback address. */
  public static boolean is(String host) {
    String name = PORT.matcher(host).replaceFirst("");
    return name.equalsIgnoreCase("localhost") || isAddress(name);
  }

  /** The same, or a name below {@code localhost}, which browsers look up nowhere. */
  public static boolean isOrBelow(String host) {
    String name = PORT.matcher(host).replaceFirst("");
    return is(host) || name.toLowerCase(Locale.ROOT).endsWith(".localhost");
  }

  /** Whether {@code text} is a loopback address. */
  public static boolean isAddress(String text) {
    try {
      return InetAddress.ofLiteral(text).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
