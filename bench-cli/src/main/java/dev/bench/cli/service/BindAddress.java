package dev.bench.cli.service;

import dev.bench.config.BenchConfig;
import dev.bench.process.CannotRunException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where web and socketio listen: {@code --host}, else {@code bind_address} of the settings, else
 * this machine alone.
 */
public final class BindAddress {

  /** The setting. */
  public static final String KEY = "bind_address";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String OPEN_DEVELOPMENT = "developer_mode_on_network";

  private BindAddress() {}

  /**
   * The address to listen on.
   *
   * @param asked what the command line says
   * @throws CannotRunException when it is unknown, or would show a bench in development to others
   */
  public static String of(BenchConfig config, @Nullable String asked) {
    String host = asked == null ? config.settings().text(KEY).orElse(LOOPBACK) : asked;
    if (isLoopback(host)) {
      return host;
    }
    if (config.developerMode() && !config.settings().flag(OPEN_DEVELOPMENT)) {
      throw new CannotRunException(
          "developer_mode shows code, errors and all sites to every client that reaches %s: listen on %s, or set developer_mode to 0, or set %s to 1"
              .formatted(host, LOOPBACK, OPEN_DEVELOPMENT));
    }
    return host;
  }

  /** What to say of an address that others reach; empty for this machine alone. */
  static String exposure(String host) {
    return isLoopback(host) ? "" : ", open to every machine that reaches " + host;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new CannotRunException(
          "%s is not an address of this machine: write %s, or 0.0.0.0 for all"
              .formatted(host, LOOPBACK));
    }
  }
}
