package dev.bench.testkit;

import dev.bench.redis.RedisAddress;
import dev.bench.redis.Sentinels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A Redis, its replica, and a Sentinel that knows both.
 *
 * <p>The Sentinel calls the master {@value #SERVICE}. It changes the master only when the test asks
 * for that: a busy machine must not look like a dead server.
 */
public final class RedisGroup implements AutoCloseable {

  /** The name of the service. */
  public static final String SERVICE = "jobs";

  /** A Sentinel whose attempt fails tries again after forty seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final RedisProcess master;
  private final RedisProcess replica;
  private final RedisProcess sentinel;

  private RedisGroup(RedisProcess master, RedisProcess replica, RedisProcess sentinel) {
    this.master = master;
    this.replica = replica;
    this.sentinel = sentinel;
  }

  /** Starts the three; returns when the Sentinel could make the replica the master. */
  public static RedisGroup start(Path folder) throws IOException {
    Deque<RedisProcess> started = new ArrayDeque<>();
    boolean complete = false;
    try {
      RedisProcess master = RedisProcess.start(Files.createDirectories(folder.resolve("master")));
      started.push(master);
      RedisProcess replica =
          RedisProcess.start(
              Files.createDirectories(folder.resolve("replica")),
              "--replicaof 127.0.0.1",
              Integer.toString(master.port()));
      started.push(replica);
      await(master.port(), "INFO replication", "state=online");
      RedisProcess sentinel = RedisProcess.sentinel(sentinelFile(folder, master.port()));
      started.push(sentinel);
      await(sentinel.port(), "SENTINEL replicas " + SERVICE, "master-link-status\r\n$2\r\nok");
      complete = true;
      return new RedisGroup(master, replica, sentinel);
    } finally {
      if (!complete) {
        started.forEach(RedisProcess::close);
      }
    }
  }

  private static Path sentinelFile(Path folder, int port) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve("sentinel")).resolve("sentinel.conf"),
        """
        sentinel monitor %s 127.0.0.1 %d 1
        sentinel down-after-milliseconds %s 60000
        sentinel failover-timeout %s 20000
        """
            .formatted(SERVICE, port, SERVICE, SERVICE));
  }

  /** Kills the master, and lets the Sentinel find that out in a moment. */
  public void killMaster() {
    master.kill();
    await(sentinel.port(), "SENTINEL SET %s down-after-milliseconds 300".formatted(SERVICE), "+OK");
  }

  /** Its replica, which becomes the master. */
  public RedisProcess replica() {
    return replica;
  }

  /** Has the Sentinel make the replica the master, as an operator does; returns when it is. */
  public void failOver() {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> {
          if (isMoved()) {
            return true;
          }
          // An attempt that ran into its limit is begun anew.
          if (!ask(sentinel.port(), "SENTINEL master " + SERVICE)
              .contains("failover_in_progress")) {
            ask(sentinel.port(), "SENTINEL failover " + SERVICE);
          }
          return false;
        });
  }

  /** Whether the Sentinel names the former replica. */
  private boolean isMoved() {
    return ask(sentinel.port(), "SENTINEL get-master-addr-by-name " + SERVICE)
        .contains("\r\n" + replica.port() + "\r\n");
  }

  /** The master of the moment, by the Sentinel. */
  public RedisAddress address() {
    List<Sentinels.Place> places = sentinels().stream().map(Sentinels.Place::parse).toList();
    return RedisAddress.parse("redis://unused")
        .by(new Sentinels(SERVICE, places, /* user= */ null, /* password= */ null));
  }

  /** The first one does not exist. */
  private List<String> sentinels() {
    return List.of("127.0.0.1:1", "127.0.0.1:" + sentinel.port());
  }

  /** The common settings of a bench with both Redis here. */
  public Map<String, Object> settings() {
    List<String> sentinels = sentinels();
    return Map.of(
        "redis_cache_sentinel_enabled",
        1,
        "redis_cache_sentinels",
        sentinels,
        "redis_cache_master_service",
        SERVICE,
        "redis_queue_sentinel_enabled",
        1,
        "redis_queue_sentinels",
        sentinels,
        "redis_queue_master_service",
        SERVICE);
  }

  private static void await(int port, String command, String answer) {
    Awaitility.await()
        .alias(command)
        .atMost(LIMIT)
        .until(() -> ask(port, command).contains(answer));
  }

  /** What a server answers to a command; it must not contain {@code +PONG}. */
  private static String ask(int port, String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
      socket
          .getOutputStream()
          .write((command + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
      StringBuilder answer = new StringBuilder();
      byte[] part = new byte[4096];
      while (answer.indexOf("+PONG") < 0) {
        int length = socket.getInputStream().read(part);
        if (length < 0) {
          return answer.toString();
        }
        answer.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
      }
      return answer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sentinel.close();
    replica.close();
    master.close();
  }
}
