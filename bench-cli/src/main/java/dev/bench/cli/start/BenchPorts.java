package dev.bench.cli.start;

import dev.bench.cli.setup.Ports;
import dev.bench.cli.setup.RedisConf;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Procfile;
import dev.bench.redis.RedisAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports of the processes of a bench. The settings define them. Where the Procfile and the files
 * of Redis repeat them, they must agree.
 */
public final class BenchPorts {

  /** The variable that holds the port of a process. */
  public static final String PORT = "PORT";

  private static final Pattern FIXED = Pattern.compile("--port[= ](\\d{1,5})(?= |$)");

  private final BenchDirectory bench;
  private final BenchConfig config;
  private final List<String> faults = new ArrayList<>();

  public BenchPorts(BenchDirectory bench, BenchConfig config) {
    this.bench = bench;
    this.config = config;
  }

  /**
   * The ports on which processes will listen, by process.
   *
   * @throws CannotRunException names every difference
   */
  public Map<String, Integer> of(List<Formation.Place> places) {
    faults.clear();
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (Formation.Place place : places) {
      String name = place.instance().name();
      if (place.instance().number() == 1 || !place.line().policy().listens()) {
        port(place).ifPresent(port -> ports.put(name, port));
      }
    }
    ports.forEach((name, port) -> {
      requirePort(name, port);
      requireAlone(name, port, ports);
    });
    if (!faults.isEmpty()) {
      throw new CannotRunException(String.join("\n", faults));
    }
    return ports;
  }

  /**
   * Makes sure that a further process of a line can listen beside the first one.
   *
   * @throws CannotRunException when both would use the same port, or a port is out of range
   */
  public void requireRoom(Formation.Place place) {
    boolean listens = !of(List.of(place)).isEmpty();
    boolean shared = place.line().policy().listens();
    if (listens && !shared && place.instance().number() > 1 && !place.usesPort()) {
      throw new CannotRunException(
          "%s listens on the port that the settings give it, so there can be only one"
              .formatted(place.line().name()));
    }
  }

  /** The {@code PORT} of a process; those that share a socket have the same. */
  public int given(Formation.Place place) {
    int number = place.line().policy().listens() ? 0 : place.instance().number() - 1;
    return switch (place.line().name()) {
      case "web" -> config.webserverPort() + number;
      case "socketio" -> config.socketioPort() + number;
      default -> place.port();
    };
  }

  /**
   * The port that the server of a place listens on: that of its command line, else the given one.
   */
  public int listening(Formation.Place place) {
    ListenAddress shared = place.line().policy().listen(given(place));
    if (shared != null) {
      return shared.port();
    }
    OptionalInt fixed = fixed(place.line().command());
    return fixed.orElseGet(
        () -> place.usesPort() ? given(place) : given(place) - place.instance().number() + 1);
  }

  private Optional<Integer> port(Formation.Place place) {
    return switch (place.line().name()) {
      case "redis_cache" -> Optional.of(redis(place.line(), config.redisCache()));
      case "redis_queue" -> Optional.of(redis(place.line(), config.redisQueue()));
      case "web" -> Optional.of(agreed(place, "webserver_port", config.webserverPort()));
      case "socketio" -> Optional.of(agreed(place, "socketio_port", config.socketioPort()));
      default -> place.usesPort() ? Optional.of(place.port()) : Optional.empty();
    };
  }

  private int agreed(Formation.Place place, String key, int setting) {
    Procfile.Line line = place.line();
    OptionalInt fixed = fixed(line.command());
    if (fixed.isPresent()
        && fixed.getAsInt() != setting
        && config.settings().values().containsKey(key)) {
      faults.add(
          "the Procfile says port %d for %s (line %d), but %s in sites/common_site_config.json is %d: use the setting with: bench setup procfile --yes"
              .formatted(fixed.getAsInt(), line.name(), line.number(), key, setting));
    }
    return listening(place);
  }

  /** The port of a Redis that the settings and its own file must agree on. */
  private int redis(Procfile.Line line, RedisAddress address) {
    int wanted = address.port();
    String name = "config/" + line.name() + ".conf";
    OptionalInt written =
        line.command().contains(name)
            ? RedisConf.portIn(bench.root().resolve(name))
            : OptionalInt.empty();
    if (written.isPresent() && written.getAsInt() != wanted) {
      faults.add(
          "%s says port %d, but %s in sites/common_site_config.json says %d: update the file with: bench setup redis --yes"
              .formatted(name, written.getAsInt(), line.name(), wanted));
    }
    return wanted;
  }

  private void requirePort(String name, int port) {
    if (port > Ports.LAST) {
      faults.add(
          "%s would listen on port %d, above %d: choose a lower one in sites/common_site_config.json"
              .formatted(name, port, Ports.LAST));
    }
  }

  private void requireAlone(String name, int port, Map<String, Integer> ports) {
    for (Map.Entry<String, Integer> other : ports.entrySet()) {
      if (other.getKey().equals(name)) {
        return;
      }
      if (other.getValue() == port) {
        faults.add(
            "%s and %s would both listen on port %d: give one of them another, or write --port $PORT into the Procfile"
                .formatted(other.getKey(), name, port));
      }
    }
  }

  /** The port that a command line names as a number. */
  static OptionalInt fixed(String command) {
    Matcher port = FIXED.matcher(command);
    return port.find() ? OptionalInt.of(Integer.parseInt(port.group(1))) : OptionalInt.empty();
  }

  /** The environment with {@code PORT} set to a port, or without {@code PORT} when it is 0. */
  public static Map<String, String> withPort(Map<String, String> environment, int port) {
    Map<String, String> copy = new LinkedHashMap<>(environment);
    if (port == 0) {
      copy.remove(PORT);
    } else {
      copy.put(PORT, Integer.toString(port));
    }
    return copy;
  }
}
