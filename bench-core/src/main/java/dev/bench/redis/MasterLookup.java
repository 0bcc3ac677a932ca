package dev.bench.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks Sentinels where the master is. Jedis calls it for each new connection, so that a connection
 * made after a fail-over leads to the new master.
 *
 * <p>A connection to the former master ends with that server, or is closed by the Sentinels when
 * the server comes back as a replica.
 */
final class MasterLookup implements HostAndPortMapper {

  /** No Sentinel knows a master; all were asked, so that asking again at once is of no use. */
  static final class NoMasterException extends JedisConnectionException {

    private static final long serialVersionUID = 1L;

    NoMasterException(String message) {
      super(message);
    }
  }

  private final Sentinels sentinels;
  private final DefaultJedisClientConfig client;

  /** The Sentinel that answered last; it is asked first. */
  private volatile int first;

  /**
   * A lookup by {@code sentinels}; all of them together may take {@code limit} to connect, and the
   * same to answer.
   */
  MasterLookup(Sentinels sentinels, @Nullable TlsTrust tls, Duration limit) {
    this.sentinels = sentinels;
    int share = Math.max(1, Math.toIntExact(limit.toMillis() / sentinels.places().size()));
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .protocol(RedisProtocol.RESP2) // all that a Sentinel need speak
            .connectionTimeoutMillis(share)
            .socketTimeoutMillis(share)
            .user(sentinels.user())
            .password(sentinels.password());
    if (tls != null) {
      config.sslOptions(tls.options());
    }
    this.client = config.build();
  }

  /**
   * The master of the service.
   *
   * @throws NoMasterException when no Sentinel knows one
   */
  HostAndPort master() {
    List<Sentinels.Place> places = sentinels.places();
    int begin = first;
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      int each = (begin + i) % places.size();
      try {
        List<String> found = ask(places.get(each));
        if (found != null) {
          first = each;
          return new HostAndPort(found.get(0), Integer.parseInt(found.get(1)));
        }
        reasons.add("%s knows none".formatted(places.get(each)));
      } catch (JedisException e) {
        reasons.add("%s: %s".formatted(places.get(each), Failures.reason(e)));
      }
    }
    throw new NoMasterException(
        "no Sentinel knows a master of %s; %s"
            .formatted(sentinels.service(), String.join(", ", reasons)));
  }

  private @Nullable List<String> ask(Sentinels.Place place) {
    try (Jedis sentinel = new Jedis(new HostAndPort(place.host(), place.port()), client)) {
      return sentinel.sentinelGetMasterAddrByName(sentinels.service());
    }
  }

  @Override
  public HostAndPort getHostAndPort(HostAndPort ignored) {
    return master();
  }
}
