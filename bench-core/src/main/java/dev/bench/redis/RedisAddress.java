package dev.bench.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is and how to log in, as {@code redis_cache} and {@code redis_queue} give it.
 *
 * <p>Shape: {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS.
 * Its text form never holds the password. Where Sentinels are given, they say which server it is;
 * host and port do not count then.
 *
 * @param host a name or an address
 * @param port 6379 when absent
 * @param user the ACL user; null for the default one
 * @param password null when none is needed
 * @param database 0 when absent
 * @param tls whether connections are encrypted, those to Sentinels too
 * @param authorities the file with the certificates of trusted authorities, in PEM; null for those
 *     of the JDK
 * @param sentinels what knows the master; null when host and port say where it is
 */
public record RedisAddress(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    int database,
    boolean tls,
    @Nullable Path authorities,
    @Nullable Sentinels sentinels) {

  private static final int DEFAULT_PORT = 6379;
  private static final int LAST_PORT = 65_535;

  /** Any host: {@link URI} knows none with an underscore, as containers have them. */
  private static final Pattern PLACE =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[\\w.-]+)(?::(\\d{1,5})?)?");

  private static final String SHAPE = "write redis://host:port, such as redis://127.0.0.1:11000";

  /** An address without Sentinels, which trusts the authorities of the JDK. */
  public RedisAddress(
      String host,
      int port,
      @Nullable String user,
      @Nullable String password,
      int database,
      boolean tls) {
    this(host, port, user, password, database, tls, null, null);
  }

  /**
   * Reads a setting.
   *
   * @throws IllegalArgumentException with one sentence when it is no address of a Redis
   */
  public static RedisAddress parse(String text) {
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("\"" + masked(text) + "\" is not a URL: " + SHAPE);
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with one sentence when it is no address of a Redis
   */
  public static RedisAddress of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    String shown = masked(uri.toString());
    if (scheme.equals("unix")) {
      throw new IllegalArgumentException(
          "\"" + shown + "\" is a Unix socket, which is not supported: " + SHAPE);
    }
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "\""
              + shown
              + "\" has options after a question mark, which are not supported: leave them out; redis_ssl_ca_certs names the certificates that are trusted");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    Matcher place = PLACE.matcher(authority.substring(at + 1));
    boolean known = scheme.equals("redis") || scheme.equals("rediss");
    if (!known || !place.matches() || port(place) > LAST_PORT) {
      throw new IllegalArgumentException(
          "\"" + shown + "\" is not an address of a Redis: " + SHAPE);
    }
    Login login = at < 0 ? new Login(null, null) : Login.of(authority.substring(0, at));
    return new RedisAddress(
        place.group(1),
        port(place),
        login.user,
        login.password,
        database(uri, shown),
        scheme.equals("rediss"));
  }

  private static int port(Matcher place) {
    return place.group(2) == null ? DEFAULT_PORT : Integer.parseInt(place.group(2));
  }

  /** The same with that login. */
  public RedisAddress withLogin(@Nullable String otherUser, @Nullable String otherPassword) {
    return new RedisAddress(
        host, port, otherUser, otherPassword, database, tls, authorities, sentinels);
  }

  /** The same, where the authorities of {@code file} are trusted. */
  public RedisAddress trusting(Path file) {
    return new RedisAddress(host, port, user, password, database, tls, file, sentinels);
  }

  /** The master that {@code those} name, with the same login, database and encryption. */
  public RedisAddress by(Sentinels those) {
    return new RedisAddress(host, port, user, password, database, tls, authorities, those);
  }

  /** The same login at a server that is known. */
  RedisAddress at(String otherHost, int otherPort) {
    return new RedisAddress(
        otherHost, otherPort, user, password, database, tls, authorities, /* sentinels= */ null);
  }

  /** Where servers listen that are asked first: its own place, or those of the Sentinels. */
  public List<Sentinels.Place> places() {
    return sentinels == null ? List.of(new Sentinels.Place(host, port)) : sentinels.places();
  }

  /** Whether it is this machine by its own name or address. */
  public boolean isLoopback() {
    if (sentinels != null) {
      return false;
    }
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The part before the host. */
  private record Login(@Nullable String user, @Nullable String password) {

    static Login of(String raw) {
      int colon = raw.indexOf(':');
      String user = decoded(colon < 0 ? raw : raw.substring(0, colon));
      String password = colon < 0 ? null : decoded(raw.substring(colon + 1));
      return new Login(user.isEmpty() ? null : user, password);
    }
  }

  private static int database(URI uri, String shown) {
    String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    if (path.isEmpty()) {
      return 0;
    }
    if (!path.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "\"" + shown + "\" names the database \"" + path + "\": write a number, such as /0");
    }
    return Integer.parseInt(path);
  }

  private static String masked(String text) {
    return text.replaceFirst("//.*@", "//***@"); // to the last one: a password may hold a slash
  }

  @Override
  public String toString() {
    String server = sentinels == null ? host + ":" + port : sentinels.toString();
    return server + (database == 0 ? "" : "/" + database);
  }
}
