package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.start.Usage;
import dev.bench.process.procfile.Instance;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

  private final RunStatus status =
      new RunStatus(
          100,
          NOW.minusSeconds(7300),
          false,
          List.of(
              new ProcessStatus(
                  Instance.only("web"),
                  4711,
                  "m",
                  "ready",
                  NOW.minusSeconds(90),
                  1,
                  "12-ab",
                  "",
                  "http://a:1",
                  false),
              new ProcessStatus(
                  Instance.of("worker", 2),
                  0,
                  "",
                  "waiting",
                  NOW.minusSeconds(5),
                  0,
                  "",
                  "waits for redis_queue",
                  "",
                  false)));

  private final Map<String, Usage> usages = Map.of("web", new Usage(123_456_789, 12.4));

  @Test
  void columns_are_aligned_and_the_last_line_is_about_all() {
    assertThat(String.join("\n", new StatusTable(status, usages, NOW, false).lines()))
        .isEqualTo(
            """
            NAME      STATE    SINCE   PID  RESTARTS  MEMORY   CPU  GENERATION
            web       ready    1 min  4711         1  123 MB  12 %  12-ab
            worker.2  waiting    5 s     -         0       -     -  -           waits for redis_queue

            1 of 2 ready; running for 2 h, pid 100, 123 MB in all\
            """);
  }

  @Test
  void without_a_process_of_app_code_there_is_no_column_of_generations() {
    RunStatus foreign =
        new RunStatus(
            100,
            NOW.minusSeconds(7),
            false,
            List.of(
                new ProcessStatus(
                    Instance.only("css"),
                    0,
                    "",
                    "held",
                    NOW,
                    0,
                    "",
                    "stopped by request",
                    "",
                    false)));
    assertThat(new StatusTable(foreign, Map.of(), NOW, false).lines())
        .startsWith(
            "NAME  STATE  SINCE  PID  RESTARTS  MEMORY  CPU",
            "css   held     0 s    -         0       -    -  stopped by request");
  }

  @Test
  void a_process_that_is_done_delays_no_other() {
    ProcessStatus done =
        new ProcessStatus(Instance.only("migrate"), 0, "", "done", NOW, 0, "", "", "", false);
    RunStatus run = new RunStatus(100, NOW, false, List.of(status.processes().getFirst(), done));
    assertThat(run.isReady()).isTrue();
    assertThat(new StatusTable(run, Map.of(), NOW, false).lines().getLast())
        .startsWith("all ready;");
  }

  @Test
  void only_what_has_failed_is_red() {
    List<ProcessStatus> all =
        Stream.of("waiting", "ready", "ended", "failed", "backing off", "done", "left alone")
            .map(state ->
                new ProcessStatus(
                    Instance.only("a"), 0, "", state, NOW, 0, "", "why not", "", false))
            .toList();
    List<String> lines =
        new StatusTable(new RunStatus(1, NOW, false, all), Map.of(), NOW, true).lines();
    assertThat(lines)
        .filteredOn(line -> line.contains("\u001b[31m"))
        .hasSize(2)
        .allMatch(line -> line.matches(".*\u001b\\[31m(failed|left alone)\u001b.*"));
  }

  @Test
  void colours_change_no_widths() {
    String coloured = String.join("\n", new StatusTable(status, usages, NOW, true).lines());
    assertThat(coloured).contains("\u001b[32mready\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(String.join("\n", new StatusTable(status, usages, NOW, false).lines()));
  }
}
