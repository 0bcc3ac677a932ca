package dev.bench.realtime.access;

import java.util.function.Consumer;

/** Where published events come from: a subscription that mends itself. */
@FunctionalInterface
public interface EventSource {

  /** Hands every message to {@code listener} until what it returns is closed. */
  Subscribed listen(Consumer<String> listener);

  /** A running subscription. */
  @FunctionalInterface
  interface Subscribed extends AutoCloseable {

    @Override
    void close();
  }
}
