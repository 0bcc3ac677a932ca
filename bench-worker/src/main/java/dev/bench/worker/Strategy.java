package dev.bench.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** From which of its queues a worker takes the next job. */
public enum Strategy {
  /** The most urgent one that has jobs. */
  PRIORITY,
  /** Each begins with another one, in turn. */
  ROUND_ROBIN,
  /** Any. */
  RANDOM;

  /** The order in which the queues are looked at. */
  List<String> order(List<String> queues, long turn) {
    List<String> order = new ArrayList<>(queues);
    switch (this) {
      case PRIORITY -> {}
      case ROUND_ROBIN -> Collections.rotate(order, -(int) (turn % order.size()));
      case RANDOM -> Collections.shuffle(order, ThreadLocalRandom.current());
    }
    return order;
  }
}
