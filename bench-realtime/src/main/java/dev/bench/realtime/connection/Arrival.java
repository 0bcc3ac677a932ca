package dev.bench.realtime.connection;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A session on its way in: what its client said, and its place among the {@link Arrivals}.
 *
 * <p>Safe for many threads.
 */
public final class Arrival {

  private final Handshake handshake;
  private final Runnable onLeave;
  private final AtomicBoolean left = new AtomicBoolean();

  Arrival(Handshake handshake, Runnable onLeave) {
    this.handshake = handshake;
    this.onLeave = onLeave;
  }

  /** What its client said. */
  public Handshake handshake() {
    return handshake;
  }

  /** Gives the place back, once: the session has joined a namespace, or has ended. */
  public void leave() {
    if (left.compareAndSet(false, true)) {
      onLeave.run();
    }
  }
}
