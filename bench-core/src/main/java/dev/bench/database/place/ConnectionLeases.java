package dev.bench.database.place;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places that are leased in Redis: of each server as many as it accepts connections, less a reserve
 * for administrators and commands.
 *
 * <p>A process asks Redis when it needs more places than it has, and renews them every second. A
 * process that dies loses them after {@link #LEASE}. When one waits, the others hear of it at their
 * next renewal and close what they keep idle. Without Redis a process takes a fixed share.
 * Thread-safe.
 */
public final class ConnectionLeases implements SharedPlaces, AutoCloseable {

  /** How long a process that dies keeps its places. */
  static final Duration LEASE = Duration.ofSeconds(5);

  /** How long {@link #close} waits for an answer of Redis that is under way. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private static final Duration RENEWAL = Duration.ofSeconds(1);

  /** How long the wish of a process counts that waits for a place. */
  private static final Duration WISH = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ConnectionLeases.class);
  private static final Script LEASES =
      Script.of(ConnectionLeases.class, "/dev/bench/queue/clock.lua", "lease.lua");

  private final Redis redis;
  private final String bench;
  private final String process;
  private final long perServer;
  private final Duration lease;
  private final Map<String, ServerPlaces> servers = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor renewal =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("db-leases").factory());
  private volatile Consumer<String> closeIdle = server -> {};

  /**
   * Leases of one process.
   *
   * @param bench the id of the bench
   * @param process what messages call the process
   * @param perServer how many places a server has; 0: learned from the server
   */
  public ConnectionLeases(Redis redis, String bench, String process, long perServer) {
    this(redis, bench, process, perServer, LEASE);
    long pause = RENEWAL.toMillis();
    var _ = renewal.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Leases that {@link #renew} renews only. */
  ConnectionLeases(Redis redis, String bench, String process, long perServer, Duration lease) {
    byte[] id = new byte[4];
    new SecureRandom().nextBytes(id);
    this.redis = redis;
    this.bench = bench;
    this.process =
        "%s (pid %d)#%s"
            .formatted(process, ProcessHandle.current().pid(), HexFormat.of().formatHex(id));
    this.perServer = perServer;
    this.lease = lease;
  }

  @Override
  public boolean take(String server) {
    ServerPlaces places = places(server);
    if (places.takeGranted()) {
      return true;
    }
    if (places.isAway()) {
      return places.takeOfShare();
    }
    OptionalInt wanted = places.wish();
    if (wanted.isEmpty()) {
      return places.wasAway() && places.takeOfShare(); // Redis may hang for the thread that asks
    }
    return ask(server, places, wanted.getAsInt(), false)
        ? places.takeGranted()
        : places.takeOfShare();
  }

  @Override
  public void giveBack(String server) {
    places(server).giveBack();
  }

  @Override
  public boolean isUnknown(String server) {
    return perServer == 0 && places(server).limit() == 0;
  }

  @Override
  public void learn(String server, long connections) {
    places(server).learn(connections);
  }

  @Override
  public Optional<String> refusal(String server) {
    return places(server).refusal(server);
  }

  @Override
  public void whenWanted(Consumer<String> closing) {
    this.closeIdle = closing;
  }

  private ServerPlaces places(String server) {
    return servers.computeIfAbsent(server, _ -> new ServerPlaces(perServer));
  }

  /**
   * Asks Redis for so many places; false when it is away.
   *
   * @param used whether the process uses them already, so that they cannot be refused
   */
  private boolean ask(String server, ServerPlaces places, int wanted, boolean used) {
    boolean granted = false;
    try {
      List<Reply> reply =
          redis
              .evalRepeatable(
                  LEASES
                      .on(RedisKeys.CONNECTIONS.key(bench, server))
                      .with(process)
                      .with(wanted)
                      .with(used ? 1 : 0)
                      .with(places.limit())
                      .with(lease.toMillis())
                      .with(WISH.toMillis()))
              .list();
      places.granted(
          Math.toIntExact(reply.get(0).number()),
          wanted,
          reply.get(1).number() == 1,
          reply.subList(2, reply.size()).stream().map(Reply::text).toList());
      granted = true;
    } catch (RedisUnavailableException | RedisRefusedException e) {
      log.debug("The places at {} are not leased", server, e);
    } finally {
      places.asked(!granted);
    }
    return granted;
  }

  /** Renews the places once; a thread does so every second. */
  void renew() {
    servers.forEach((server, places) -> {
      try {
        OptionalInt used = places.renewal();
        if (used.isPresent() && ask(server, places, used.getAsInt(), true) && places.isWanted()) {
          closeIdle.accept(server);
        }
      } catch (RuntimeException e) {
        log.warn("The places at {} could not be renewed; the next try is in a second", server, e);
      }
    });
  }

  /** Gives all places back; called when the connections are closed. */
  @Override
  public void close() {
    renewal.shutdownNow();
    servers.forEach((server, places) -> {
      if (places.isQuietWithin(CLOSING) && places.renewal().isPresent()) {
        ask(server, places, 0, true);
      }
    });
  }
}
