package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.supervisor.EventQueue.Intake;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private final EventQueue queue = new EventQueue();

  @Test
  void a_flood_of_one_process_does_not_delay_another() throws Exception {
    for (int i = 0; i < 100; i++) {
      put(line("flood", "x", true));
    }
    put(line("web", "hello", true));
    assertThat(List.of(taken(), taken())).contains("web:hello");
  }

  @Test
  void the_order_within_a_process_stays() throws Exception {
    put(new ChildEvent.Started("web", 1));
    put(line("web", "a", true));
    put(new ChildEvent.Stopped("web", 1, 0));
    assertThat(poll(Intake.ALL)).isInstanceOf(ChildEvent.Started.class);
    assertThat(taken()).isEqualTo("web:a");
    assertThat(poll(Intake.ALL)).isInstanceOf(ChildEvent.Stopped.class);
    assertThat(poll(Intake.ALL)).isNull();
  }

  @Test
  void a_signal_comes_first() throws Exception {
    put(line("web", "a", true));
    queue.put(new RunEvent.Interrupted(2));
    assertThat(queue.poll(Intake.ALL)).isInstanceOf(RunEvent.Interrupted.class);
  }

  @Test
  void the_parts_of_a_long_line_stay_together() throws Exception {
    put(line("web", "a", false));
    put(line("worker", "x", true));
    put(line("web", "b", false));
    put(line("web", "c", true));
    put(line("web", "d", true));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(taken());
    }
    assertThat(all).containsExactly("web:a", "web:b", "web:c", "worker:x", "web:d");
  }

  @Test
  void a_line_that_does_not_go_on_holds_nobody_up_for_long() throws Exception {
    put(line("web", "a", false));
    put(line("worker", "x", true));
    assertThat(taken()).isEqualTo("web:a");
    assertThat(poll(Intake.ALL)).isNull();
    ChildEvent next = poll(Intake.ALL, 10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    assertThat(text(next)).isEqualTo("worker:x");
    put(line("web", "b", false));
    put(line("worker", "y", true));
    assertThat(taken()).isEqualTo("web:b");
    assertThat(taken()).as("it had its chance").isEqualTo("worker:y");
  }

  @Test
  void a_line_without_end_lets_the_others_through() throws Exception {
    Thread endless =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!Thread.interrupted()) {
                  put(line("endless", "x".repeat(1000), false));
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(poll(Intake.ALL, 10, TimeUnit.SECONDS)).isNotNull();
    put(line("web", "hello", true));
    try {
      await()
          .pollInterval(Duration.ofNanos(1))
          .pollInSameThread()
          .until(() -> poll(Intake.ALL) instanceof ChildEvent.Line line && line.ended());
    } finally {
      endless.interrupt();
    }
  }

  @Test
  void a_full_lane_holds_its_process_back_and_no_other() throws Exception {
    AtomicInteger put = new AtomicInteger();
    Thread flood =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 20; i++) {
                  put(line("flood", "x".repeat(64 * 1024), true));
                  put.incrementAndGet();
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> flood.getState() == Thread.State.WAITING);
    assertThat(put).hasValue(4);
    put(line("web", "hello", true));
    for (int i = 0; i < 21; i++) {
      assertThat(poll(Intake.ALL, 10, TimeUnit.SECONDS)).isNotNull();
    }
    flood.join();
    assertThat(put).hasValue(20);
  }

  @Test
  void lines_that_are_not_wanted_stay_and_so_does_what_came_after_them() throws Exception {
    put(new ChildEvent.Started("web", 1));
    put(line("web", "a", true));
    put(new ChildEvent.Stopped("web", 1, 0));
    queue.put(new RunEvent.Interrupted(2));
    assertThat(queue.poll(Intake.UP_TO_LINES)).isInstanceOf(RunEvent.Interrupted.class);
    assertThat(poll(Intake.UP_TO_LINES)).isInstanceOf(ChildEvent.Started.class);
    assertThat(poll(Intake.UP_TO_LINES)).isNull();
    assertThat(taken()).isEqualTo("web:a");
    assertThat(poll(Intake.UP_TO_LINES)).isInstanceOf(ChildEvent.Stopped.class);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void nothing_comes_between_the_parts_of_a_line_because_the_next_is_not_taken_yet()
      throws Exception {
    put(line("web", "a", false));
    assertThat(taken()).isEqualTo("web:a");
    put(new ChildEvent.Started("worker", 1));
    put(line("web", "b", true));
    assertThat(poll(Intake.UP_TO_LINES)).isNull();
    assertThat(taken()).isEqualTo("web:b");
    assertThat(poll(Intake.UP_TO_LINES)).isInstanceOf(ChildEvent.Started.class);
  }

  @Test
  void when_lines_are_not_taken_at_all_the_rest_passes_them() throws Exception {
    put(line("web", "a", true));
    put(new ChildEvent.Stopped("web", 1, 0));
    put(line("web", "b", true));
    assertThat(poll(Intake.BUT_LINES)).isInstanceOf(ChildEvent.Stopped.class);
    assertThat(poll(Intake.BUT_LINES)).isNull();
    assertThat(List.of(taken(), taken())).containsExactly("web:a", "web:b");
  }

  @Test
  void what_is_no_line_never_waits_for_room() throws Exception {
    for (int i = 0; i < 4; i++) {
      put(line("web", "x".repeat(64 * 1024), true));
    }
    put(new ChildEvent.Stopped("web", 1, 0));
    assertThat(poll(Intake.BUT_LINES)).isInstanceOf(ChildEvent.Stopped.class);
  }

  @Test
  void a_wake_ends_the_wait_for_events() throws Exception {
    put(line("web", "a", true));
    Thread waking = Thread.ofVirtual().start(queue::wake);
    assertThat(poll(Intake.BUT_LINES, 20, TimeUnit.SECONDS)).isNull();
    waking.join();
    assertThat(taken()).isEqualTo("web:a");
  }

  @Test
  void many_threads_lose_and_reorder_nothing() throws Exception {
    int processes = 5;
    int lines = 5_000;
    for (int p = 0; p < processes; p++) {
      String name = "p" + p;
      Random random = new Random(p);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              for (int i = 0; i < lines; i++) {
                put(line(name, Integer.toString(i), i == lines - 1 || random.nextInt(5) > 0));
              }
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          });
    }
    Map<String, Integer> next = new HashMap<>();
    for (int i = 0; i < processes * lines; i++) {
      String[] parts = taken().split(":");
      assertThat(Integer.parseInt(parts[1])).isEqualTo(next.merge(parts[0], 1, Integer::sum) - 1);
    }
    assertThat(poll(Intake.ALL)).isNull();
  }

  private String taken() throws InterruptedException {
    ChildEvent event = poll(Intake.ALL, 10, TimeUnit.SECONDS);
    assertThat(event).isNotNull();
    return text(event);
  }

  private static String text(ChildEvent event) {
    ChildEvent.Line line = (ChildEvent.Line) event;
    return line.process() + ":" + new String(line.text(), StandardCharsets.UTF_8);
  }

  private static ChildEvent.Line line(String process, String text, boolean ended) {
    return new ChildEvent.Line(process, text.getBytes(StandardCharsets.UTF_8), ended);
  }

  private void put(ChildEvent event) throws InterruptedException {
    queue.put(new RunEvent.OfChild(event));
  }

  private ChildEvent poll(Intake intake) {
    return queue.poll(intake) instanceof RunEvent.OfChild(ChildEvent event) ? event : null;
  }

  private ChildEvent poll(Intake intake, long timeout, TimeUnit unit) throws InterruptedException {
    return queue.poll(intake, timeout, unit) instanceof RunEvent.OfChild(ChildEvent event)
        ? event
        : null;
  }
}
