package dev.bench.redis;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Sentinels of Redis that know which server is the master of a service.
 *
 * @param service the name under which they watch the master
 * @param places where they listen; one at least
 * @param user their ACL user; null for the default one
 * @param password their password; null when they need none
 */
public record Sentinels(
    String service, List<Place> places, @Nullable String user, @Nullable String password) {

  /** Copies the list; refuses an empty one. */
  public Sentinels {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new IllegalArgumentException("Sentinels without a place");
    }
  }

  /** Where a server listens. */
  public record Place(String host, int port) {

    private static final int STANDARD_PORT = 26_379;
    private static final int LAST_PORT = 65_535;
    private static final Pattern SHAPE =
        Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[\\w.-]+)(?::(\\d{1,5}))?");

    /**
     * Reads {@code host:port} of a Sentinel; the port is 26379 when it is absent.
     *
     * @throws IllegalArgumentException with one sentence when it is something else
     */
    public static Place parse(String text) {
      Matcher parts = SHAPE.matcher(text.strip());
      if (parts.matches()) {
        int port = parts.group(2) == null ? STANDARD_PORT : Integer.parseInt(parts.group(2));
        if (port <= LAST_PORT) {
          return new Place(parts.group(1), port);
        }
      }
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not the place of a Sentinel: write host:port, such as 10.0.0.1:26379");
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  @Override
  public String toString() {
    return service
        + " (Sentinels "
        + places.stream().map(Place::toString).collect(Collectors.joining(", "))
        + ")";
  }
}
