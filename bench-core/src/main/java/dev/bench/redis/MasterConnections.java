package dev.bench.redis;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
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

  /** How many times another server became the master. */
  private final AtomicInteger moves = new AtomicInteger();

  MasterConnections(HostAndPort any, JedisClientConfig client) {
    super(new DefaultJedisSocketFactory(any, client), client);
  }

  /** Another server is the master: no connection from before is used again. */
  void moved() {
    moves.incrementAndGet();
  }

  /** Refuses one whose address was asked for before the master moved. */
  @Override
  public PooledObject<Connection> makeObject() throws Exception {
    int known = moves.get();
    PooledObject<Connection> made = super.makeObject();
    if (known != moves.get()) {
      destroyObject(made);
      throw former();
    }
    return new ToMaster(made.getObject(), known);
  }

  /** Tells the pool to take another connection; it does so when this throws. */
  @Override
  public void activateObject(PooledObject<Connection> connection) throws Exception {
    if (!(connection instanceof ToMaster made) || made.moves != moves.get()) {
      throw former();
    }
    super.activateObject(connection);
  }

  /** A connection, and how many times the master had moved when its address was asked for. */
  private static final class ToMaster extends DefaultPooledObject<Connection> {

    private final int moves;

    ToMaster(Connection connection, int moves) {
      super(connection);
      this.moves = moves;
    }
  }

  private static JedisConnectionException former() {
    return new JedisConnectionException("a connection to a former master");
  }
}
