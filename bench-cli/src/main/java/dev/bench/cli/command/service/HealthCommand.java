package dev.bench.cli.command.service;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.embedded.HostName;
import dev.bench.operate.Reach;
import dev.bench.operate.WorkerList;
import dev.bench.operate.WorkerSlot;
import dev.bench.process.probe.SocketProbe;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisLimits;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench health}: whether a service of this machine or container is well. */
@Command(
    name = "health",
    description = "Tells whether a service of this machine or container is well.",
    footer = {
      "",
      "SERVICE is web, socketio, worker, schedule, redis_cache or redis_queue.",
      "worker: one of this host is alive. schedule: a scheduler of this bench leads.",
      "It starts and changes nothing. Exit code 1 when the service is not well.",
      "Example:  bench health web"
    })
public final class HealthCommand implements Callable<Integer> {

  private static final String LOCALHOST = "127.0.0.1";
  private static final String READY = "/health/ready";
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "SERVICE", description = "The service.")
  private String service;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where web or socketio listens (default: that of the settings).")
  private Optional<Integer> port = Optional.empty();

  @Override
  public Integer call() {
    BenchConfig config = BenchConfig.load(bench.directory());
    String lack =
        switch (service) {
          case "web" -> answer(config, port.orElse(config.webserverPort()), READY);
          case "socketio" -> answer(config, port.orElse(config.socketioPort()), HANDSHAKE);
          case "redis_cache" -> answer(config.redisCache(), config);
          case "redis_queue" -> answer(config.redisQueue(), config);
          case "worker" -> worker(config);
          case "schedule" -> scheduler(config);
          default ->
              throw new ValidationException(
                  service
                      + " is not a service: use web, socketio, worker, schedule, redis_cache or redis_queue");
        };
    bench.out().println(service + (lack.isEmpty() ? " is well" : ": " + lack));
    return lack.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String answer(BenchConfig config, int port, String path) {
    String address = config.settings().text("bind_address").orElse(LOCALHOST);
    boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
    return SocketProbe.http(everywhere ? LOCALHOST : address, port, path, "200").lacks("");
  }

  /** A plain one is well as soon as it answers, also with the demand for a password. */
  private static String answer(RedisAddress address, BenchConfig config) {
    if (!address.tls() && address.sentinels() == null) {
      return SocketProbe.redis(address.host(), address.port()).lacks("");
    }
    try (Redis redis = Redis.connect(address, "command", RedisLimits.of(config.settings()))) {
      return redis.complaint().orElse("");
    }
  }

  private static String worker(BenchConfig config) {
    String host = HostName.current().replaceAll("[^A-Za-z0-9-]", "-"); // as workers say it
    try (Redis redis = queue(config)) {
      Reach reach =
          new Reach(redis, config.benchId(), Queues.of(config.settings()), Optional.empty());
      boolean alive =
          new WorkerList(reach)
              .all().stream()
                  .filter(each -> each.host().equals(host))
                  .anyMatch(WorkerSlot::isAlive);
      return alive ? "" : "no worker of host %s is alive".formatted(host);
    }
  }

  private static String scheduler(BenchConfig config) {
    try (Redis redis = queue(config)) {
      return redis.exists(RedisKeys.LEADER.key(config.benchId())) ? "" : "no scheduler leads";
    }
  }

  private static Redis queue(BenchConfig config) {
    return Redis.connect(config.redisQueue(), "command", RedisLimits.of(config.settings()));
  }
}
