package dev.bench.cli;

import dev.bench.cli.process.CannotRunException;
import dev.bench.cli.process.Instance;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.ProcessSpec.Care;
import dev.bench.cli.process.Procfile;
import dev.bench.cli.process.Readiness;
import dev.bench.cli.process.SocketProbe;
import dev.bench.cli.setup.RedisConf;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the lines of a bench's own Procfile mean: who waits for whom, how each is known to be ready,
 * which port it takes and which log file of Frappe's it writes.
 */
final class BenchRoles {

  private static final String LOCALHOST = "127.0.0.1";
  private static final String SOCKETIO_HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
  private static final Set<String> REDIS = Set.of("redis_cache", "redis_queue");
  private static final Pattern PORT = Pattern.compile("--port[= ](\\d{1,5})");

  /** Frappe's names where they are not the name of the process. */
  private static final Map<String, String> LOGS =
      Map.of(
          "redis_cache", "redis-cache",
          "redis_queue", "redis-queue",
          "socketio", "node-socketio");

  private final BenchDirectory bench;
  private final BenchConfig config;

  BenchRoles(BenchDirectory bench, BenchConfig config) {
    this.bench = bench;
    this.config = config;
  }

  /** The process of a line. */
  ProcessSpec spec(Procfile.Line line, Map<String, String> environment) {
    return new ProcessSpec(
        Instance.only(line.name()),
        line.command(),
        bench.root(),
        environment,
        log(line.name()),
        care(line));
  }

  private Path log(String name) {
    String base = name.startsWith("worker_") ? "worker" : LOGS.getOrDefault(name, name);
    return bench.logs().resolve(base + ".log");
  }

  private Care care(Procfile.Line line) {
    return switch (line.name()) {
      case "redis_cache" -> Care.ofRole(Set.of(), redisAnswers(config.redisCache()));
      case "redis_queue" -> Care.ofRole(Set.of(), redisAnswers(config.redisQueue()));
      case "web" ->
          Care.ofRole(REDIS, says(line, "web", httpAnswers(webPort(line), "/api/method/ping")));
      case "socketio" ->
          Care.ofRole(
              REDIS, says(line, "socketio", httpAnswers(socketioPort(line), SOCKETIO_HANDSHAKE)));
      case "schedule", "watch" -> Care.ofRole(REDIS, says(line, line.name(), Readiness.atOnce()));
      default ->
          line.name().startsWith("worker")
              ? Care.ofRole(REDIS, says(line, "worker", Readiness.atOnce()))
              : Care.ofRole(REDIS, Readiness.atOnce());
    };
  }

  /**
   * Our own commands say when they are ready; another command does not, and one that sends its
   * output elsewhere, as in Frappe's own Procfile, does not say it to us.
   */
  private static Readiness says(Procfile.Line line, String role, Readiness readiness) {
    boolean ours = line.command().matches("(.*/)?bench (--\\S+ )*\\S+.*");
    return ours && !line.command().contains(">") ? readiness.after(role + " is ready") : readiness;
  }

  private static Readiness redisAnswers(URI address) {
    SocketProbe ping = SocketProbe.redis(address.getHost(), RedisConf.port(address));
    return Readiness.answers(ping).quietly();
  }

  private static Readiness httpAnswers(int port, String path) {
    return Readiness.answers(SocketProbe.http(LOCALHOST, port, path));
  }

  /** The ports that the lines of a Procfile will take, by process. */
  Map<String, Integer> ports(Procfile procfile) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    for (Procfile.Line line : procfile.lines()) {
      switch (line.name()) {
        case "redis_cache" -> ports.put(line.name(), redisPort(line, config.redisCache()));
        case "redis_queue" -> ports.put(line.name(), redisPort(line, config.redisQueue()));
        case "web" -> ports.put(line.name(), webPort(line));
        case "socketio" -> ports.put(line.name(), socketioPort(line));
        default -> {}
      }
    }
    return ports;
  }

  /** The port of a Redis that the settings and its own file must agree on. */
  private int redisPort(Procfile.Line line, URI address) {
    int wanted = RedisConf.port(address);
    String name = "config/" + line.name() + ".conf";
    OptionalInt written =
        line.command().contains(name)
            ? RedisConf.portIn(bench.root().resolve(name))
            : OptionalInt.empty();
    if (written.isPresent() && written.getAsInt() != wanted) {
      throw new CannotRunException(
          "%s says port %d, but %s in sites/common_site_config.json is %s: write it anew with: bench setup redis --yes"
              .formatted(name, written.getAsInt(), line.name(), address));
    }
    return wanted;
  }

  /** Where the web server of a line listens. */
  int webPort(Procfile.Line line) {
    return port(line, config.webserverPort());
  }

  private int socketioPort(Procfile.Line line) {
    return port(line, config.socketioPort());
  }

  private static int port(Procfile.Line line, int otherwise) {
    Matcher port = PORT.matcher(line.command());
    return port.find() ? Integer.parseInt(port.group(1)) : otherwise;
  }
}
