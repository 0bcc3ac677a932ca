package dev.bench.testkit;

import dev.bench.embedded.binaries.Binaries;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.RedisLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A Redis of one test's own, which can be stopped, killed and started again on the same port with
 * the same data.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Pattern CALLS =
      Pattern.compile("cmdstat_([a-z]+)(?:\\|[a-z]+)?:calls=(\\d+)");
  private static final Set<String> UPKEEP =
      Set.of("auth", "client", "hello", "info", "ping", "quit", "select", "subscribe");

  private final Path folder;
  private final int port;
  private final List<String> settings;
  private Process process;

  private RedisProcess(Path folder, int port, List<String> settings) {
    this.folder = folder;
    this.port = port;
    this.settings = settings;
  }

  /** Starts one in {@code folder}, with more settings such as {@code --maxmemory 1mb}. */
  public static RedisProcess start(Path folder, String... settings) {
    RedisProcess redis = new RedisProcess(folder, FreePorts.one(), List.of(settings));
    redis.start();
    return redis;
  }

  /** Starts a Sentinel with the settings of {@code file}, which it changes. */
  static RedisProcess sentinel(Path file) {
    RedisProcess sentinel =
        new RedisProcess(file.getParent(), FreePorts.one(), List.of(file.toString(), "--sentinel"));
    sentinel.start();
    return sentinel;
  }

  /** Starts it again; waits until it answers. */
  public void start() {
    List<String> command = new ArrayList<>();
    command.add(Binaries.ofMachine(System.getenv(), progress -> {}).redisServer().toString());
    boolean isSentinel = settings.contains("--sentinel");
    if (isSentinel) {
      command.addAll(settings);
    }
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", folder.toString()));
    if (!isSentinel) {
      command.addAll(List.of("--save", "", "--appendonly", "yes"));
      settings.forEach(setting -> command.addAll(List.of(setting.split(" ", 2))));
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (Redis redis = connect("start")) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> redis.available() || (wantsLogin() && listens()));
    }
  }

  private boolean wantsLogin() {
    return settings.toString().matches(".*(requirepass|aclfile).*");
  }

  private boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Ends it in order. */
  public void stop() {
    end(process.toHandle()::destroy);
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    end(process.toHandle()::destroyForcibly);
  }

  /** Lets it hang, as a machine that is out of reach does: connections stay, nothing answers. */
  public void freeze() {
    signal("STOP");
    Frozen.await(process.pid());
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(Runnable how) {
    how.run();
    try {
      if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("Redis did not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** How many commands it has run, without those that open, keep and watch connections. */
  public long commands() {
    return CALLS
        .matcher(ask("INFO commandstats"))
        .results()
        .filter(command -> !UPKEEP.contains(command.group(1)))
        .mapToLong(command -> Long.parseLong(command.group(2)))
        .sum();
  }

  /** Cuts the connections of all that listen to channels. */
  public void cutSubscriptions() {
    ask("CLIENT KILL TYPE pubsub");
  }

  private String ask(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of it, which the test closes. */
  public Redis connect(String name) {
    return Redis.connect(
        RedisAddress.parse("redis://127.0.0.1:" + port), name, RedisLimits.DEFAULT);
  }

  @Override
  public void close() {
    kill();
  }
}
