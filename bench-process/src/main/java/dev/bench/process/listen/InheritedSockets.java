package dev.bench.process.listen;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The listening sockets that the program which started this one handed to it, as systemd does with
 * a {@code .socket} unit: descriptors from 3 on. Source: sd_listen_fds(3).
 *
 * @param descriptors by port
 */
public record InheritedSockets(Map<Integer, Integer> descriptors) {

  private static final int FIRST = 3;
  private static final int MOST = 64;

  /** Copies the map. */
  public InheritedSockets {
    descriptors = Map.copyOf(descriptors);
  }

  /** Those that {@code LISTEN_FDS} tells of, if {@code LISTEN_PID} is this process. */
  public static InheritedSockets of(Map<String, String> environment) {
    String pid = Long.toString(ProcessHandle.current().pid());
    String count = environment.getOrDefault("LISTEN_FDS", "");
    if (!environment.getOrDefault("LISTEN_PID", "").equals(pid) || !count.matches("[0-9]{1,2}")) {
      return new InheritedSockets(Map.of());
    }
    return of(FIRST, Math.min(Integer.parseInt(count), MOST));
  }

  /** Those among {@code count} descriptors from {@code first} on that have a port. */
  static InheritedSockets of(int first, int count) {
    Map<Integer, Integer> found = new HashMap<>();
    for (int descriptor = first; descriptor < first + count; descriptor++) {
      int port = ListeningSocket.portOf(descriptor);
      if (port > 0) {
        found.putIfAbsent(port, descriptor);
      }
    }
    return new InheritedSockets(found);
  }

  /** Their ports. */
  public Set<Integer> ports() {
    return descriptors.keySet();
  }

  /** The socket of a port; at which address it listens, the other program has decided. */
  OptionalInt at(int port) {
    Integer descriptor = descriptors.get(port);
    return descriptor == null ? OptionalInt.empty() : OptionalInt.of(descriptor);
  }
}
