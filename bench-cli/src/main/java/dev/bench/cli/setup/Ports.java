package dev.bench.cli.setup;

import dev.bench.process.CannotRunException;
import dev.bench.process.probe.SocketProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that ports are free before their servers start. */
public final class Ports {

  /** The highest there is. */
  public static final int LAST = SocketProbe.LAST_PORT;

  private Ports() {}

  /**
   * Checks that no process listens on the ports.
   *
   * @param wanted name of the process to port
   * @param advice what to do when a port is taken
   * @throws CannotRunException names every taken port with the pid, command and, if proven, bench
   *     of its owner
   */
  public static void requireFree(Map<String, Integer> wanted, String advice) {
    List<String> occupied = new ArrayList<>();
    wanted.forEach((name, port) -> {
      if (!isFree(port)) {
        occupied.add("port " + port + " (for " + name + ") is taken by " + PortOwner.of(port));
      }
    });
    if (!occupied.isEmpty()) {
      throw new CannotRunException(String.join("\n", occupied) + "\n" + advice);
    }
  }

  /** Whether no process listens on a port of this machine. */
  public static boolean isFree(int port) {
    return mayListen(port, null) && mayListen(port, InetAddress.getLoopbackAddress());
  }

  private static boolean mayListen(int port, @Nullable InetAddress on) {
    try (ServerSocket socket = new ServerSocket()) {
      // Lets connections that linger in TIME_WAIT pass, never a listener.
      socket.setReuseAddress(true);
      socket.bind(on == null ? new InetSocketAddress(port) : new InetSocketAddress(on, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
