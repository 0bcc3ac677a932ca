package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.process.child.Execve;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench redis-cli}: becomes Redis' own client, connected to a Redis of the settings. */
@Command(
    name = "redis-cli",
    description = "Runs redis-cli with the address and the password of a Redis of this bench.",
    footer = {
      "",
      "The password is given in the environment, and is in no list of processes.",
      "Examples:",
      "  bench redis-cli queue",
      "  bench redis-cli cache info memory"
    })
public final class RedisCliCommand implements Callable<Integer> {

  private static final String PROGRAM = "redis-cli";

  @ParentCommand private BenchCommand bench;

  /** The two Redis of a bench. */
  enum Store {
    cache,
    queue
  }

  @Parameters(index = "0", paramLabel = "cache|queue", description = "Which Redis.")
  private Store store;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "WORD",
      description = "Options of redis-cli, or a command of Redis and its words.")
  private List<String> words = List.of();

  @Override
  public Integer call() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    RedisAddress address =
        Redis.serving(store == Store.cache ? config.redisCache() : config.redisQueue());
    requireProgram(System.getenv().getOrDefault("PATH", ""));
    throw Execve.words(
        words(address, words), directory.root(), environment(address, System.getenv()));
  }

  /** The command line; it holds no password. */
  static List<String> words(RedisAddress address, List<String> more) {
    List<String> line = new ArrayList<>();
    line.add(PROGRAM);
    line.addAll(List.of("-h", address.host().replaceAll("[\\[\\]]", "")));
    line.addAll(List.of("-p", Integer.toString(address.port())));
    if (address.user() != null) {
      line.addAll(List.of("--user", address.user()));
    }
    if (address.database() != 0) {
      line.addAll(List.of("-n", Integer.toString(address.database())));
    }
    if (address.tls()) {
      line.add("--tls");
      if (address.authorities() != null) {
        line.addAll(List.of("--cacert", address.authorities().toString()));
      }
    }
    line.addAll(more);
    return line;
  }

  /** The environment with the password where redis-cli looks for it. */
  static Map<String, String> environment(RedisAddress address, Map<String, String> inherited) {
    Map<String, String> environment = new LinkedHashMap<>(inherited);
    if (address.password() != null) {
      environment.put("REDISCLI_AUTH", address.password());
    }
    return environment;
  }

  private static void requireProgram(String path) {
    for (String folder : path.split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, PROGRAM))) {
        return;
      }
    }
    throw new CannotRunException(
        "redis-cli is not on the PATH: install it (Debian: apt-get install redis-tools), and try again");
  }
}
