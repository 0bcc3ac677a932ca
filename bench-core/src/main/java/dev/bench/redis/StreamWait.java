package dev.bench.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Waits on a connection of its own for entries of a stream, and leaves the stream as it is.
 *
 * <p>One thread waits; any thread may close it, which ends the wait.
 */
public final class StreamWait implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamWait.class);

  private static final int MOST = 1000;

  private final Connections connections;
  private final Duration longest;
  private final Object lock = new Object();
  private StreamEntryID seen = new StreamEntryID(0, 0);
  private @Nullable Jedis jedis;
  private boolean closed;

  StreamWait(Connections connections, Duration longest) {
    this.connections = connections;
    this.longest = longest;
  }

  /**
   * Waits until {@code stream} has entries that this has not seen, at most {@code limit}, which is
   * not above the longest wait. Entries that were there before the first call are new to it.
   *
   * @return the values of {@code field} of the new entries; none after the limit, or when this was
   *     closed
   * @throws RedisUnavailableException when Redis is away; the next call connects anew
   */
  public List<String> await(String stream, String field, Duration limit) {
    Jedis connection = connection();
    if (connection == null) {
      return List.of();
    }
    XReadParams read =
        XReadParams.xReadParams().count(MOST).block(Math.max(1, (int) limit.toMillis()));
    try {
      List<Map.Entry<String, List<StreamEntry>>> answer =
          connection.xread(read, Map.of(stream, seen));
      List<String> values = new ArrayList<>();
      if (answer != null) {
        for (StreamEntry entry : answer.getFirst().getValue()) {
          seen = entry.getID();
          values.add(entry.getFields().getOrDefault(field, ""));
        }
      }
      return values;
    } catch (JedisException e) {
      drop();
      if (isClosed()) {
        return List.of();
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
