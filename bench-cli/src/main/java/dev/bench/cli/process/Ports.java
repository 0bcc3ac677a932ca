package dev.bench.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks whether ports are free, before anything is started that needs them. */
public final class Ports {

  /** The hexadecimal state of a listening socket in {@code /proc/net/tcp}. */
  private static final String LISTEN = "0A";

  private Ports() {}

  /**
   * Checks that nobody listens on the ports.
   *
   * @param wanted name of the process to port
   * @throws CannotRunException names every occupied port with pid and command of its occupier
   */
  public static void requireFree(Map<String, Integer> wanted) {
    List<String> occupied = new ArrayList<>();
    wanted.forEach((name, port) -> {
      if (!isFree(port)) {
        occupied.add("port " + port + " (for " + name + ") is taken by " + occupier(port));
      }
    });
    if (!occupied.isEmpty()) {
      throw new CannotRunException(
          String.join("\n", occupied)
              + "\nstop it, or choose other ports in sites/common_site_config.json");
    }
  }

  /** Whether nobody listens on a port of this machine. */
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

  /** Who listens on a port, in words. */
  static String occupier(int port) {
    Set<String> sockets = listening(port);
    for (long pid : ProcTable.pids()) {
      if (holds(pid, sockets)) {
        return "pid " + pid + ": " + describe(pid);
      }
    }
    return "a process that this user may not see";
  }

  private static String describe(long pid) {
    String command = ProcTable.command(pid).orElse("(unknown command)");
    String shown = command.length() > 120 ? command.substring(0, 120) + "…" : command;
    return shown + ProcTable.directory(pid).map(folder -> " (in " + folder + ")").orElse("");
  }

  /** The inodes of the sockets that listen on a port. */
  private static Set<String> listening(int port) {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9
            && fields[3].equals(LISTEN)
            && fields[1].endsWith(":%04X".formatted(port))) {
          inodes.add("socket:[" + fields[9] + "]");
        }
      }
    }
    return inodes;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        if (target(file).filter(sockets::contains).isPresent()) {
          return true;
        }
      }
    } catch (IOException goneOrForbidden) {
      return false;
    }
    return false;
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII);
    } catch (IOException noProc) {
      return List.of();
    }
  }
}
