package dev.bench.web.server;

import dev.bench.session.Origin;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How many bodies may be under way at a time from one address; IPv6 by its network of 64 bits.
 *
 * <p>Without such a bound one caller could take all places of running requests with bodies that
 * never end. Thread-safe.
 */
final class BodyPlaces {

  private final int perAddress;
  private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

  BodyPlaces(int perAddress) {
    this.perAddress = perAddress;
  }

  /** A place for a body from {@code address}; null when that has none left. */
  @Nullable Place take(String address) {
    String network = Origin.networkOf(address);
    int count = taken.merge(network, 1, Integer::sum);
    Place place = new Place(network);
    if (count <= perAddress) {
      return place;
    }
    place.close();
    return null;
  }

  /** A place that is taken until it is closed, once. */
  final class Place implements AutoCloseable {

    private final String network;

    Place(String network) {
      this.network = network;
    }

    @Override
    public void close() {
      taken.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
