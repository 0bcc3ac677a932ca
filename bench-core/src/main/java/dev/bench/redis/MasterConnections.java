package dev.bench.redis;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.pool2.PooledObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Makes the connections of a pool to the master of the moment, and takes those to former masters
 * out of it: idle ones by the pool itself, those in use when they are wanted the next time.
 */
final class MasterConnections extends ConnectionFactory {

  private final AtomicReference<Instant> moved = new AtomicReference<>(Instant.EPOCH);

  MasterConnections(HostAndPort any, JedisClientConfig client) {
    super(new DefaultJedisSocketFactory(any, client), client);
  }

  /** Another server is the master: no connection from before is used again. */
  void moved() {
    moved.set(Instant.now());
  }

  /** Refuses one whose address was asked for before the master moved. */
  @Override
  public PooledObject<Connection> makeObject() throws Exception {
    Instant began = Instant.now();
    PooledObject<Connection> made = super.makeObject();
    if (began.isBefore(moved.get())) {
      destroyObject(made);
      throw former();
    }
    return made;
  }

  /** Tells the pool to take another connection; it does so when this throws. */
  @Override
  public void activateObject(PooledObject<Connection> connection) throws Exception {
    if (connection.getCreateInstant().isBefore(moved.get())) {
      throw former();
    }
    super.activateObject(connection);
  }

  private static JedisConnectionException former() {
    return new JedisConnectionException("a connection to a former master");
  }
}
