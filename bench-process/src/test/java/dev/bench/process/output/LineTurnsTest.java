package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTurnsTest {

  private final LineTurns turns = new LineTurns();
  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_flood_has_one_turn_before_that_of_another() throws Exception {
    turns.take("flood");
    Thread web = prints("web", true);
    awaitWaiting(web);
    turns.give("flood", true);
    turns.take("flood");
    printed.add("flood");
    turns.give("flood", true);
    web.join();
    assertThat(printed).containsExactly("web", "flood");
    assertThat(turns.isIdle()).isTrue();
  }

  @Test
  void the_parts_of_a_long_line_stay_together() throws Exception {
    turns.take("long");
    Thread web = prints("web", true);
    awaitWaiting(web);
    turns.give("long", false);
    turns.take("long");
    printed.add("long");
    turns.give("long", true);
    web.join();
    // On a busy machine the line may pause for so long that the other has its turn.
    assertThat(printed).containsExactlyInAnyOrder("long", "web");
  }

  @Test
  void an_unfinished_line_delays_others_only_for_a_short_time() throws Exception {
    turns.take("long");
    turns.give("long", false);
    prints("web", true).join();
    assertThat(printed).containsExactly("web");
  }

  @Test
  void a_line_without_end_lets_the_others_through() throws Exception {
    Thread endless =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!Thread.interrupted()) {
                turns.take("endless");
                turns.give("endless", false);
              }
            });
    try {
      prints("web", true).join();
      assertThat(printed).containsExactly("web");
    } finally {
      endless.interrupt();
    }
  }

  private Thread prints(String process, boolean ended) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          turns.take(process);
          printed.add(process);
          turns.give(process, ended);
        });
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }
}
