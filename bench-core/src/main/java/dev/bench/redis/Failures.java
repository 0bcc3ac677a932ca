package dev.bench.redis;

import dev.bench.BenchException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Says in one sentence what went wrong with Redis, and what to do. */
final class Failures {

  private static final Set<String> NOT_NOW =
      Set.of(
          "LOADING", "BUSY", "OOM", "MASTERDOWN", "READONLY", "MISCONF", "NOREPLICAS", "TRYAGAIN");
  private static final Set<String> LOGIN = Set.of("NOAUTH", "WRONGPASS");

  /** How Redis 6 tells that a command of a script was refused. */
  private static final Pattern IN_SCRIPT =
      Pattern.compile("^ERR Error running script.*: -([A-Z]+) ");

  private Failures() {}

  static BenchException translate(RedisAddress address, JedisException e) {
    Throwable root = root(e);
    if (!(root instanceof JedisDataException) && !(e instanceof JedisDataException)) {
      return unreachable(address, e);
    }
    String said = String.valueOf(root.getMessage());
    Matcher inScript = IN_SCRIPT.matcher(said);
    String word =
        inScript.find() ? inScript.group(1) : said.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
    if (word.equals("MISCONF")) {
      return new RedisUnavailableException(
          "Redis at %s cannot save to its disk and refuses writes (MISCONF); free space where its dir lies (its log says what failed), and it takes writes again within seconds"
              .formatted(address),
          e);
    }
    if (NOT_NOW.contains(word)) {
      return new RedisUnavailableException(
          "Redis at %s does not serve now: %s".formatted(address, said), e);
    }
    if (LOGIN.contains(word)) {
      String where =
          address.sentinels() == null
              ? "put user and password into its URL"
              : "set redis_cache_master_username and redis_cache_master_password, or those of redis_queue";
      return new RedisUnavailableException(
          "Redis at %s refuses the login: %s; %s".formatted(address, said, where), e);
    }
    if (word.equals("NOPERM")) {
      return new RedisUnavailableException(
          "Redis at %s does not allow its user %s this: %s; docs/hosts.md has the rights that a bench needs"
              .formatted(address, address.user() == null ? "default" : address.user(), said),
          e);
    }
    return new RedisRefusedException("Redis at %s refused: %s".formatted(address, said), e);
  }

  /** Whether another server may take the writes by now: this one is, or soon becomes, a replica. */
  static boolean isDemoted(JedisException e) {
    String said = String.valueOf(root(e).getMessage());
    return said.startsWith("READONLY") || said.startsWith("NOREPLICAS");
  }

  private static BenchException unreachable(RedisAddress address, JedisException e) {
    String said = reason(e);
    if (causes(e).anyMatch(SSLException.class::isInstance)) {
      return new RedisUnavailableException(
          "The encrypted connection to Redis at %s failed (%s); its certificate must name this host, and its authority be in the file of redis_ssl_ca_certs"
              .formatted(address, said),
          e);
    }
    if (address.sentinels() != null) {
      return new RedisUnavailableException(
          "Redis at %s does not answer (%s); the Sentinels may be about to choose another master"
              .formatted(address, said),
          e);
    }
    return new RedisUnavailableException(
        "Redis at %s does not answer (%s); start it with `bench start`, or set its address in common_site_config.json"
            .formatted(address, said),
        e);
  }

  static RedisUnavailableException crowded(RedisAddress address, RedisLimits limits) {
    return new RedisUnavailableException(
        "All %d connections to Redis at %s were in use for %d ms; try again"
            .formatted(limits.connections(), address, limits.turn().toMillis()),
        new IllegalStateException("no connection"));
  }

  static RedisUnavailableException interrupted(RedisAddress address, InterruptedException e) {
    return new RedisUnavailableException(
        "Interrupted while waiting for a connection to Redis at " + address, e);
  }

  static boolean timedOut(Throwable e) {
    return root(e) instanceof SocketTimeoutException;
  }

  /** Whether no Sentinel has named a master. */
  static boolean hasNoMaster(Throwable e) {
    return causes(e).anyMatch(MasterLookup.NoMasterException.class::isInstance);
  }

  /** What lies at the bottom of {@code e}. */
  static String reason(Throwable e) {
    Throwable root = root(e);
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static Throwable root(Throwable e) {
    return causes(e).reduce(e, (_, last) -> last);
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause).limit(10);
  }
}
