package dev.bench.queue;

import dev.bench.redis.SubscriptionListener;
import java.time.Duration;
import java.util.List;

/** Writes down what it hears. */
record Listening(List<String> heard, List<Duration> connections) implements SubscriptionListener {

  @Override
  public void message(String channel, String message) {
    heard.add(message);
  }

  @Override
  public void connected(Duration gap) {
    connections.add(gap);
  }
}
