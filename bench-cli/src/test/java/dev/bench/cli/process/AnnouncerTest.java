package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncerTest {

  @TempDir Path pids;

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  @Test
  void the_line_that_all_is_ready_names_those_that_are_held_last() throws Exception {
    Announcer.Style style =
        new Announcer.Style(terminal, false, false, true, _ -> "ready  web x", false);
    Announcer announcer = new Announcer(List.of(), style, null);
    announcer.ready(Duration.ZERO, List.of());
    announcer.ready(Duration.ZERO, List.of("watch", "worker.2"));
    announcer.idle();
    assertThat(announcer.output().isWritten(Duration.ofSeconds(10))).isTrue();
    assertThat(terminal.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("ready  web x", "ready  web x  held: watch, worker.2");
  }

  @Test
  void a_record_that_cannot_be_written_is_told_once_a_change() throws Exception {
    try (RunRecord record = RunRecord.begin(pids, "bench-a", (_, end) -> end.run())) {
      Announcer.Style style =
          new Announcer.Style(terminal, false, false, true, _ -> "ready", false);
      Announcer announcer = new Announcer(List.of(), style, record);
      Path inTheWay = Files.createDirectory(pids.resolve("bench.json.tmp"));

      announcer.running(Map.of());
      announcer.idle();
      announcer.idle();
      announcer.notice(null, "something else");
      announcer.idle();
      assertThat(announcer.output().isWritten(Duration.ofSeconds(10))).isTrue();
      assertThat(terminal.toString(StandardCharsets.UTF_8))
          .containsOnlyOnce("the pids of the processes cannot be written down");

      Files.delete(inTheWay);
      announcer.running(Map.of("web", ProcessHandle.current().pid()));
      announcer.idle();
      assertThat(pids.resolve("bench.json")).content().contains("\"web\"");
    }
  }
}
