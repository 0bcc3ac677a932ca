package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.process.CannotRunException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The ports of a bench, which move together.
 *
 * @param ports by the key of the settings that says them; those of servers elsewhere are left out
 */
public record PortSet(Map<String, Integer> ports) {

  static final String WEB = "webserver_port";
  static final String SOCKETIO = "socketio_port";
  static final String WATCHER = "file_watcher_port";
  static final String CACHE = "redis_cache";
  static final String QUEUE = "redis_queue";

  /** Frappe's ports of the first bench. */
  public static final PortSet STANDARD = new PortSet(inOrder(8000, 9000, 6787, 13_000, 11_000));

  /** How many sets are tried. */
  private static final int TRIES = 1000;

  private static final int LAST_PORT = 65_535;

  /** Copies the map; its order is that of messages. */
  public PortSet {
    ports = Collections.unmodifiableMap(new LinkedHashMap<>(ports));
  }

  private static Map<String, Integer> inOrder(
      int web, int socketio, int watcher, int cache, int queue) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put(WEB, web);
    ports.put(SOCKETIO, socketio);
    ports.put(WATCHER, watcher);
    ports.put(CACHE, cache);
    ports.put(QUEUE, queue);
    return ports;
  }

  /** The ports of the settings, without those of a Redis that the bench does not run. */
  public static PortSet of(BenchConfig config) {
    Map<String, Integer> ports =
        inOrder(
            config.webserverPort(),
            config.socketioPort(),
            config.fileWatcherPort(),
            config.redisCache().port(),
            config.redisQueue().port());
    boolean skipped = config.settings().flag("skip_redis");
    if (skipped || !config.redisCache().isLoopback()) {
      ports.remove(CACHE);
    }
    if (skipped || !config.redisQueue().isLoopback()) {
      ports.remove(QUEUE);
    }
    return new PortSet(ports);
  }

  /** The union of both sets, with one port for each key. */
  PortSet merged(PortSet other, BinaryOperator<Integer> choice) {
    Map<String, Integer> both = new LinkedHashMap<>(ports);
    other.ports.forEach((key, port) -> both.merge(key, port, choice));
    return new PortSet(both);
  }

  /** The set whose ports are higher by that number. */
  PortSet raised(int by) {
    Map<String, Integer> raised = new LinkedHashMap<>(ports);
    raised.replaceAll((_, port) -> port + by);
    return new PortSet(raised);
  }

  /** Whether all its ports pass and differ from one another. */
  boolean passes(IntPredicate free) {
    return new HashSet<>(ports.values()).size() == ports.size()
        && ports.values().stream().allMatch(port -> port <= LAST_PORT && free.test(port));
  }

  /**
   * The first set, from this one upwards in steps of one, whose ports all pass.
   *
   * @throws CannotRunException when none of the sets that are tried does
   */
  PortSet first(IntPredicate free) {
    for (int by = 0; by < TRIES; by++) {
      PortSet candidate = raised(by);
      if (candidate.passes(free)) {
        return candidate;
      }
    }
    throw new CannotRunException(
        "no set of free ports was found from %s upwards: choose ports in sites/common_site_config.json"
            .formatted(this));
  }

  /** In words: {@code web 8001, socketio 9001, …}. */
  @Override
  public String toString() {
    return ports.entrySet().stream()
        .map(port ->
            port.getKey().replace("server_port", "").replace("_port", "") + " " + port.getValue())
        .collect(Collectors.joining(", "));
  }
}
