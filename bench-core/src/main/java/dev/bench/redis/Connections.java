package dev.bench.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.PooledConnectionProvider;

/**
 * The pooled connections of a process to one Redis.
 *
 * <p>Permits stand before the pool: the pool of Jedis livelocks when many virtual threads wait for
 * it, so they wait for a permit instead. Its own wait has a limit all the same.
 *
 * <p>By Sentinels, each new connection leads to the master of the moment, and those to a former one
 * are given up.
 *
 * <p>Safe for use by many threads.
 */
final class Connections implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final RedisAddress address;
  private final RedisLimits limits;
  private final String clientName;
  private final @Nullable TlsTrust tls;
  private final @Nullable MasterLookup lookup;
  private final @Nullable MasterWatch watch;
  private final RedisClient pool;
  private final Semaphore permits;

  /** Those beside the pool, where they have to leave a former master. */
  private final Set<Jedis> owned =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  /** How many times another server became the master. */
  private final AtomicInteger moves = new AtomicInteger();

  Connections(RedisAddress address, String clientName, RedisLimits limits) {
    this.address = address;
    this.limits = limits;
    this.clientName = clientName;
    this.tls = trust(address);
    this.permits = new Semaphore(limits.connections());
    if (address.sentinels() == null) {
      this.lookup = null;
      this.watch = null;
      this.pool =
          RedisClient.builder()
              .hostAndPort(hostAndPort())
              .clientConfig(client().resp3().build())
              .poolConfig(pool(limits))
              .build();
    } else {
      this.lookup = new MasterLookup(address.sentinels(), tls, limits.connect());
      JedisClientConfig client = client().resp3().build();
      MasterConnections masters = new MasterConnections(hostAndPort(), client);
      RedisClient made =
          RedisClient.builder()
              .clientConfig(client)
              .connectionProvider(new PooledConnectionProvider(masters, pool(limits)))
              .build();
      this.pool = made;
      this.watch = MasterWatch.start(lookup, () -> leave(masters, made));
    }
  }

  /** Another server is the master: no connection to the former one is used again. */
  private void leave(MasterConnections masters, RedisClient made) {
    masters.moved();
    moves.incrementAndGet();
    made.getPool().clear();
    List<Jedis> left;
    synchronized (owned) {
      left = List.copyOf(owned);
      owned.clear();
    }
    left.forEach(Connections::cut);
  }

  private static void cut(Jedis jedis) {
    try {
      jedis.getConnection().forceDisconnect();
    } catch (IOException | JedisException e) {
      log.debug("Already cut", e);
    }
  }

  private static @Nullable TlsTrust trust(RedisAddress address) {
    return address.tls() ? TlsTrust.of(address.authorities()) : null;
  }

  /** The address of the master that the Sentinels of {@code address} name now. */
  static RedisAddress master(RedisAddress address, RedisLimits limits) {
    Sentinels sentinels = Objects.requireNonNull(address.sentinels());
    try {
      HostAndPort found = new MasterLookup(sentinels, trust(address), limits.connect()).master();
      return address.at(found.getHost(), found.getPort());
    } catch (JedisException e) {
      throw Failures.translate(address, e);
    }
  }

  private DefaultJedisClientConfig.Builder client() {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .clientName(clientName.replaceAll("[^!-~]", "-"))
            .database(address.database())
            .connectionTimeoutMillis((int) limits.connect().toMillis())
            .socketTimeoutMillis((int) limits.answer().toMillis());
    if (tls != null) {
      config.sslOptions(tls.options());
    }
    if (lookup != null) {
      config.hostAndPortMapper(lookup);
    }
    if (address.user() != null) {
      config.user(address.user());
    }
    if (address.password() != null) {
      config.password(address.password());
    }
    return config;
  }

  private static ConnectionPoolConfig pool(RedisLimits limits) {
    ConnectionPoolConfig config = new ConnectionPoolConfig();
    config.setMaxTotal(limits.connections());
    config.setMaxIdle(limits.connections());
    config.setMinIdle(1);
    config.setMaxWait(limits.turn());
    config.setMinEvictableIdleDuration(IDLE);
    config.setTimeBetweenEvictionRuns(IDLE.dividedBy(2));
    config.setTestWhileIdle(true);
    config.setJmxEnabled(false);
    return config;
  }

  RedisAddress address() {
    return address;
  }

  /** Runs a command that may be done twice: a connection that turns out dead is replaced once. */
  <T> T repeatable(Function<RedisClient, T> command) {
    return inTurn(() -> {
      try {
        return command.apply(pool);
      } catch (JedisConnectionException e) {
        if (Failures.timedOut(e) || Failures.hasNoMaster(e)) {
          throw e;
        }
        pool.getPool().clear(); // the idle ones are as dead
        return command.apply(pool);
      }
    });
  }

  /** Runs a command that must not be done twice. */
  <T> T once(Function<RedisClient, T> command) {
    return inTurn(() -> command.apply(pool));
  }

  /** A connection beside the pool, for what listens; the caller closes it. */
  Jedis own() {
    return own(Duration.ZERO);
  }

  /**
   * A connection beside the pool, for what blocks; the caller closes it.
   *
   * @param longest how long Redis may take to answer what blocks, beside {@link
   *     RedisLimits#answer}; zero means for ever
   */
  Jedis own(Duration longest) {
    Duration silence = longest.isZero() ? longest : longest.plus(limits.answer());
    // RESP2 beside the pool: a PONG among RESP3 messages is nothing that Jedis can tell apart.
    JedisClientConfig client =
        client()
            .protocol(RedisProtocol.RESP2)
            .blockingSocketTimeoutMillis((int) silence.toMillis())
            .build();
    int known = moves.get();
    Jedis opened;
    try {
      opened = new Jedis(hostAndPort(), client);
    } catch (JedisException e) {
      throw Failures.translate(address, e);
    }
    if (lookup != null) {
      owned.add(opened);
      if (moves.get() != known) {
        cut(opened); // it may lead to the former master; its first command fails
      }
    }
    return opened;
  }

  private <T> T inTurn(Supplier<T> command) {
    try {
      if (!permits.tryAcquire(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
        throw Failures.crowded(address, limits);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(address, e);
    }
    try {
      return command.get();
    } catch (JedisException e) {
      if (e instanceof JedisConnectionException || Failures.isDemoted(e)) {
        pool.getPool().clear();
      }
      throw Failures.translate(address, e);
    } finally {
      permits.release();
    }
  }

  private HostAndPort hostAndPort() {
    return new HostAndPort(address.host(), address.port());
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    pool.close();
  }
}
