package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategyTest {

  private static final List<String> QUEUES = List.of("short", "default", "long");

  @Test
  void priority_always_begins_with_the_most_urgent_queue() {
    assertThat(Strategy.PRIORITY.order(QUEUES, 0)).isEqualTo(QUEUES);
    assertThat(Strategy.PRIORITY.order(QUEUES, 7)).isEqualTo(QUEUES);
  }

  @Test
  void round_robin_begins_with_each_queue_in_turn() {
    assertThat(Strategy.ROUND_ROBIN.order(QUEUES, 0)).containsExactly("short", "default", "long");
    assertThat(Strategy.ROUND_ROBIN.order(QUEUES, 1)).containsExactly("default", "long", "short");
    assertThat(Strategy.ROUND_ROBIN.order(QUEUES, 2)).containsExactly("long", "short", "default");
    assertThat(Strategy.ROUND_ROBIN.order(QUEUES, 3)).containsExactly("short", "default", "long");
  }

  @Test
  void random_begins_with_any_queue() {
    Set<String> first = new HashSet<>();
    for (int turn = 0; turn < 1000; turn++) {
      List<String> order = Strategy.RANDOM.order(QUEUES, turn);
      assertThat(order).containsExactlyInAnyOrderElementsOf(QUEUES);
      first.add(order.getFirst());
    }
    assertThat(first).containsExactlyInAnyOrderElementsOf(QUEUES);
  }
}
