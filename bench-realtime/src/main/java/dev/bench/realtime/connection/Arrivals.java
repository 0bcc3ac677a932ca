package dev.bench.realtime.connection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sessions that have joined no namespace yet, in all and for each address.
 *
 * <p>So a client that only opens sessions takes the places of its own address, and never all of
 * them. Safe for many threads.
 */
final class Arrivals {

  private final LoadLimits limits;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

  Arrivals(LoadLimits limits) {
    this.limits = limits;
  }

  /**
   * A place for a session that is being opened; null when its address has too many, or all have.
   */
  @Nullable Arrival admit(Handshake handshake) {
    String address = handshake.address();
    int now = perAddress.merge(address, 1, Integer::sum);
    int total = all.incrementAndGet();
    if (now > limits.unjoinedPerAddress() || total > limits.unjoined()) {
      leave(address);
      return null;
    }
    return new Arrival(handshake, () -> leave(address));
  }

  private void leave(String address) {
    all.decrementAndGet();
    perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /** How many sessions have joined nothing. */
  int size() {
    return all.get();
  }
}
