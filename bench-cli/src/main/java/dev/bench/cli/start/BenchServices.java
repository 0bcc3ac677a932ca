package dev.bench.cli.start;

import dev.bench.cli.logs.LogFiles;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.start.RegistrationProbe.Role;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.process.probe.Readiness;
import dev.bench.process.probe.SocketProbe;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.Restart;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.redis.RedisAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Knows the services of a bench: their order, their readiness, their time to end, and their log
 * files.
 */
public final class BenchServices {

  private static final String LOCALHOST = "127.0.0.1";
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
  private static final String REDIS = "redis_";
  private static final String READY = "/health/ready";
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";
  private static final Set<String> SERVERS = Set.of("redis_cache", "redis_queue", OwnMariaDb.NAME);

  /** The variable that has precedence over the setting. */
  private static final String QUEUE = "FRAPPE_REDIS_QUEUE";

  /** The default of a worker, whose own class is not on the class path of {@code bench start}. */
  static final Duration JOBS_END = Duration.ofSeconds(3);

  static final Duration JOBS_INTERRUPTED = Duration.ofSeconds(1);

  /** The time that a worker needs to close after its jobs have ended or were handed back. */
  private static final Duration CLOSING = Duration.ofSeconds(3);

  /** The default of {@code http_timeout} for running requests, in seconds. */
  static final long REQUESTS_END = 10;

  /** The time that a web process needs to close after its requests have ended or were cut. */
  private static final Duration WEB_CLOSING = Duration.ofSeconds(10);

  private final BenchDirectory bench;
  private final BenchConfig config;
  private final BenchPorts ports;

  public BenchServices(BenchDirectory bench, BenchConfig config) {
    this.bench = bench;
    this.config = config;
    this.ports = new BenchPorts(bench, config);
  }

  /** The servers that run without a line of the Procfile. */
  public List<ProcessSpec> servers(Procfile lines) {
    requireNames(lines);
    if (OwnServers.hasOtherDatabase(config)) {
      return List.of();
    }
    return List.of(
        new ProcessSpec(
            Instance.only(OwnMariaDb.NAME),
            "mariadbd",
            bench.root(),
            Map.of(),
            bench.logs().resolve(LogFiles.fileOf(OwnMariaDb.NAME)),
            OwnMariaDb.care()));
  }

  /**
   * Makes sure that no line has the name of such a server.
   *
   * @throws CannotRunException says what to do
   */
  public void requireNames(Procfile lines) {
    if (!OwnServers.hasOtherDatabase(config) && lines.names().contains(OwnMariaDb.NAME)) {
      throw new CannotRunException(
          "the Procfile has a process `%s`, which is the name of the bench's own MariaDB: rename it, or make it the database of this bench with db_host in sites/common_site_config.json"
              .formatted(OwnMariaDb.NAME));
    }
  }

  /** The process of a place; web and socketio get the {@code PORT} that the settings say. */
  public ProcessSpec spec(Formation.Place place, Map<String, String> environment) {
    Procfile.Line line = place.line();
    return new ProcessSpec(
        place.instance(),
        line.command(),
        bench.root(),
        BenchPorts.withPort(environment, ports.given(place)),
        bench.logs().resolve(LogFiles.fileOf(line.name())),
        care(place, environment));
  }

  /** The default care of a process. */
  public Care care(Formation.Place place) {
    return care(place, System.getenv());
  }

  private Care care(Formation.Place place, Map<String, String> environment) {
    Procfile.Line line = place.line();
    return switch (line.name()) {
      case OwnMariaDb.NAME -> Care.ofService(Set.of(), Readiness.atOnce());
      case "redis_cache" -> Care.ofService(Set.of(), redisAnswers(config.redisCache()));
      case "redis_queue" -> Care.ofService(Set.of(), redisAnswers(config.redisQueue()));
      case "web" -> web(place);
      case "socketio" ->
          Care.ofService(SERVERS, says(line, "socketio", httpAnswers(place, HANDSHAKE)));
      case "watch" -> Care.ofService(SERVERS, says(line, "watch", Readiness.atOnce()));
      case "schedule" -> {
        Readiness registered = registered(line, "schedule", Role.SCHEDULER, environment);
        yield Care.ofService(SERVERS, says(line, "schedule", registered));
      }
      default -> {
        if (!line.name().startsWith("worker")) {
          yield Care.ofService(SERVERS, Readiness.atOnce());
        }
        Readiness registered = registered(line, "worker", Role.WORKER, environment);
        // A job can end its process with any exit code, also with 0.
        yield Care.ofService(SERVERS, says(line, "worker", registered))
            .withGrace(drain())
            .withRestart(Restart.ALWAYS);
      }
    };
  }

  /** Of web processes that share a socket, any may answer there: each says for itself. */
  private Care web(Formation.Place place) {
    Procfile.Line line = place.line();
    if (!line.policy().listens()) {
      return Care.ofService(SERVERS, says(line, "web", httpAnswers(place, READY)));
    }
    Duration drain =
        Duration.ofSeconds(config.settings().number("http_timeout").orElse(REQUESTS_END));
    return Care.ofService(SERVERS, says(line, "web", Readiness.atOnce()))
        .withGrace(drain.plus(WEB_CLOSING));
  }

  /** Whether a restart of all includes it: Redis and MariaDB hold the data of the others. */
  public static boolean isEveryday(ProcessStatus process) {
    String line = process.instance().line();
    return !line.startsWith(REDIS) && !line.equals(OwnMariaDb.NAME);
  }

  /** Whether two of its line can work beside each other: web on a shared socket, and workers. */
  public static boolean canOverlap(ProcessStatus process) {
    String line = process.instance().line();
    return line.equals("web") || line.startsWith("worker");
  }

  /** The timeout of a worker, which lets its jobs end first. */
  private Duration drain() {
    Duration drain = config.settings().duration("worker_drain").orElse(JOBS_END);
    Duration grace = config.settings().duration("worker_grace").orElse(JOBS_INTERRUPTED);
    return drain.plus(grace).plus(CLOSING);
  }

  /**
   * Our own commands print that they are ready. Other commands do not, and a line that redirects
   * its output, as in Frappe's Procfile, prints nothing here. For these only the probe counts.
   */
  private static Readiness says(Procfile.Line line, String role, Readiness readiness) {
    boolean ours = line.command().matches("(\\w+=\\S* +)*(.*/)?bench (--\\S+ )*\\S+.*");
    return ours && !line.command().contains(">") ? readiness.after(role + " is ready") : readiness;
  }

  /**
   * Our own commands register in the Redis of the queue. That is unknown for a command that uses
   * another Redis or runs inside another program.
   */
  private Readiness registered(
      Procfile.Line line, String word, Role role, Map<String, String> environment) {
    boolean ours =
        line.command()
            .matches("(\\w+=\\S* +)*(\\S*/)?bench (--site \\S+ |--\\S+ )*" + word + "([ >&|;].*)?");
    boolean elsewhere =
        line.command().contains(QUEUE)
            || !Objects.equals(environment.get(QUEUE), System.getenv(QUEUE));
    return ours && !elsewhere
        ? Readiness.answers(new RegistrationProbe(config.redisQueue(), role))
        : Readiness.atOnce();
  }

  private static Readiness redisAnswers(RedisAddress address) {
    SocketProbe ping = SocketProbe.redis(address.host(), address.port());
    return Readiness.answers(ping).quietly();
  }

  /** Where web and socketio are probed. */
  private String listener() {
    String address = config.settings().text("bind_address").orElse(LOCALHOST);
    return EVERY_ADDRESS.contains(address) ? LOCALHOST : address;
  }

  private Readiness httpAnswers(Formation.Place place, String path) {
    return Readiness.answers(SocketProbe.http(listener(), ports.listening(place), path, "200"));
  }
}
