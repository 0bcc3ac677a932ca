package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RunReporterTest {

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  @Test
  void the_line_that_all_is_ready_names_those_that_are_held_last() throws Exception {
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready  web x", false);
    RunReporter reporter = new RunReporter(List.of(), style, null);
    reporter.ready(Duration.ZERO, List.of());
    reporter.ready(Duration.ZERO, List.of("watch", "worker.2"));
    reporter.idle();
    assertThat(reporter.isPrinted(Patience.LIMIT)).isTrue();
    assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("ready  web x", "ready  web x  held: watch, worker.2");
  }

  @Test
  void a_record_that_cannot_be_written_is_reported_once_a_change() throws Exception {
    List<Map<String, Long>> written = new ArrayList<>();
    AtomicBoolean fails = new AtomicBoolean(true);
    PidFile file =
        pids -> {
          if (fails.get()) {
            throw new IOException("the disk is full");
          }
          written.add(pids);
        };
    RunReporter.Style style =
        new RunReporter.Style(terminal, false, false, true, _ -> "ready", false);
    RunReporter reporter = new RunReporter(List.of(), style, file);

    reporter.running(Map.of());
    reporter.idle();
    reporter.idle();
    reporter.notice(null, "something else");
    reporter.idle();
    assertThat(reporter.isPrinted(Patience.LIMIT)).isTrue();
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("the pids of the processes cannot be written down");

    fails.set(false);
    reporter.running(Map.of("web", 7L));
    reporter.idle();
    assertThat(written).containsExactly(Map.of("web", 7L));
  }
}
