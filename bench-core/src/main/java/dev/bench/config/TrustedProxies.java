package dev.bench.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose headers are believed: {@code trusted_proxies}, a list of addresses and networks
 * such as {@code 127.0.0.1} and {@code 10.0.0.0/8}; none when it is absent.
 *
 * <p>Only from them do {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code
 * X-Frappe-Site-Name} count. A caller on this machine is no proxy by itself: a web page that a
 * browser shows here can send requests as well. Immutable.
 */
public final class TrustedProxies {

  private static final String KEY = "trusted_proxies";

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /** The first bits of an address, which all addresses of a network share. */
  private record Network(InetAddress address, int bits) {

    boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * The proxies that the settings name.
   *
   * @throws IllegalArgumentException names the entry that is no address and no network
   */
  public static TrustedProxies of(Settings settings) {
    return new TrustedProxies(settings.list(KEY).stream().map(TrustedProxies::network).toList());
  }

  /** These proxies; for tests and for programs that are no bench. */
  public static TrustedProxies of(String... entries) {
    List<Network> networks = new ArrayList<>();
    for (String entry : entries) {
      networks.add(network(entry));
    }
    return new TrustedProxies(networks);
  }

  /** Whether what {@code caller} says of other callers counts. */
  public boolean trusts(@Nullable InetAddress caller) {
    return caller != null && networks.stream().anyMatch(network -> network.contains(caller));
  }

  private static Network network(String entry) {
    int slash = entry.indexOf('/');
    try {
      InetAddress address = InetAddress.ofLiteral(slash < 0 ? entry : entry.substring(0, slash));
      int most = address.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? most : Integer.parseInt(entry.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      // Said below, with what is expected.
    }
    throw new IllegalArgumentException(
        "%s has the entry %s, expected addresses and networks such as 127.0.0.1 and 10.0.0.0/8"
            .formatted(KEY, entry));
  }
}
