package dev.bench.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a login comes from.
 *
 * @param address the caller's IP address
 * @param userAgent what the caller says it is
 */
public record Origin(String address, String userAgent) {

  private static final int LONGEST_ADDRESS = 45;
  private static final int LONGEST_AGENT = 255;

  /** Half of an IPv6 address: one customer or machine has as many of the other half as it likes. */
  private static final int NETWORK_BYTES = 8;

  /** Cuts what would not fit its column. */
  public Origin {
    address = cut(address, LONGEST_ADDRESS);
    userAgent = cut(userAgent, LONGEST_AGENT);
  }

  /** The network of the address, see {@link #networkOf}. */
  String network() {
    return networkOf(address);
  }

  /** What counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 address. */
  public static String networkOf(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
          : parsed.getHostAddress();
    } catch (IllegalArgumentException e) {
      return address; // of an application that is called without a socket
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
