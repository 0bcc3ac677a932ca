package dev.bench.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The hosts by which a browser on this machine, or one in its network, means this machine. */
public final class ThisMachine {

  private ThisMachine() {}

  /**
   * Whether {@code host} is {@code localhost}, or an address of this machine in figures. Other
   * names are not looked up: a stranger chooses what they mean.
   */
  public static boolean isNamed(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IllegalArgumentException | SocketException e) {
      return false;
    }
  }
}
