package dev.bench.redis;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The pooled connections of a process to one Redis.
 *
 * <p>Permits stand before the pool: the pool of Jedis livelocks when many virtual threads wait for
 * it, so they wait for a permit instead. Its own wait has a limit all the same.
 *
 * <p>Safe for use by many threads.
 */
final class Connections implements AutoCloseable {

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final RedisAddress address;
  private final RedisLimits limits;
  private final String clientName;
  private final RedisClient pool;
  private final Semaphore permits;

  Connections(RedisAddress address, String clientName, RedisLimits limits) {
    this.address = address;
    this.limits = limits;
    this.clientName = clientName;
    this.permits = new Semaphore(limits.connections());
    this.pool =
        RedisClient.builder()
            .hostAndPort(hostAndPort())
            .clientConfig(client(address, clientName, limits).resp3().build())
            .poolConfig(pool(limits))
            .build();
  }

  private static DefaultJedisClientConfig.Builder client(
      RedisAddress address, String name, RedisLimits limits) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .clientName(name.replaceAll("[^!-~]", "-"))
            .database(address.database())
            .connectionTimeoutMillis((int) limits.connect().toMillis())
            .socketTimeoutMillis((int) limits.answer().toMillis());
    if (address.tls()) {
      config.sslOptions(SslOptions.defaults());
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
        if (Failures.timedOut(e)) {
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
        client(address, clientName, limits)
            .protocol(RedisProtocol.RESP2)
            .blockingSocketTimeoutMillis((int) silence.toMillis())
            .build();
    try {
      return new Jedis(hostAndPort(), client);
    } catch (JedisException e) {
      throw Failures.translate(address, e);
    }
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
      if (e instanceof JedisConnectionException) {
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
    pool.close();
  }
}
