package dev.bench.redis;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Waits on a connection of its own until a list has items, and leaves the list as it is.
 *
 * <p>One thread waits; any thread may close it, which ends the wait.
 */
public final class ListWait implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ListWait.class);

  private final Connections connections;
  private final Duration longest;
  private final Object lock = new Object();
  private @Nullable Jedis jedis;
  private boolean closed;

  ListWait(Connections connections, Duration longest) {
    this.connections = connections;
    this.longest = longest;
  }

  /**
   * Waits until {@code list} has an item, at most {@code limit}, which is not above the longest
   * one; whether it has. False, too, when this was closed.
   *
   * @throws RedisUnavailableException when Redis is away; the next call connects anew
   */
  public boolean await(String list, Duration limit) {
    Jedis connection = connection();
    if (connection == null) {
      return false;
    }
    try {
      // Taking the head and putting it back at the head blocks while the list is empty, and changes
      // nothing once it is not.
      double seconds = Math.max(0.01, limit.toMillis() / 1000.0);
      return connection.blmove(list, list, ListDirection.LEFT, ListDirection.LEFT, seconds) != null;
    } catch (JedisException e) {
      drop();
      if (isClosed()) {
        return false;
      }
      throw Failures.translate(connections.address(), e);
    }
  }

  private @Nullable Jedis connection() {
    synchronized (lock) {
      if (closed || jedis != null) {
        return closed ? null : jedis;
      }
    }
    Jedis opened = connections.own(longest);
    synchronized (lock) {
      if (closed) {
        opened.close();
        return null;
      }
      jedis = opened;
      return opened;
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void drop() {
    synchronized (lock) {
      if (jedis == null) {
        return;
      }
      try {
        jedis.getConnection().forceDisconnect();
      } catch (IOException | JedisException e) {
        log.debug("Already cut", e);
      }
      jedis = null;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      drop();
    }
  }
}
