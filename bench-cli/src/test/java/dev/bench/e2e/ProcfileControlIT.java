package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.cli.runs.RunFile;
import dev.bench.cli.runs.RunFolder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steering a {@code bench start} of a Procfile that is no bench's, from another terminal. */
class ProcfileControlIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** What a run says when all its processes are ready. */
  private static final String READY = "ready in \\d+\\.\\d s";

  @TempDir Path folder;

  private Typist typist;

  @BeforeEach
  void write_a_procfile() throws IOException {
    folder = folder.toRealPath();
    Files.writeString(folder.resolve("Procfile"), "web: exec sleep 600\nworker: exec sleep 601\n");
    typist = Typist.in(folder, folder);
  }

  @Test
  void from_its_folder_or_by_its_name_a_run_is_steered_to_its_end() {
    try (Running start = typist.begin("start", "-c", "worker=0")) {
      typist.run("wait").succeeded();
      assertThat(typist.run("status").succeeded().output())
          .containsPattern("web +ready")
          .doesNotContain("worker");

      assertThat(typist.run("scale", "worker=1").succeeded().output())
          .containsPattern("✓ worker +started");
      assertThat(typist.run("stop", "worker").succeeded().output()).contains("stopped");
      assertThat(typist.run("wait").status()).isEqualTo(1);

      Typist elsewhere = typist.at(Path.of("/"));
      String file = folder.resolve("Procfile").toString();
      assertThat(elsewhere.run("ls").succeeded().output())
          .containsPattern(Pattern.quote(file) + " +\\d+ +\\d+ (s|min) +1 of 2 ready");
      elsewhere.run("up", "worker", "-f", file).succeeded();
      assertThat(elsewhere.run("restart", "-f", file).succeeded().output())
          .containsPattern("✓ web +started")
          .containsPattern("✓ worker +started");
      elsewhere.run("stop", "-f", file).succeeded();

      assertThat(start.awaitEnd(LIMIT)).as(start.output()).isZero();
    }
    assertThat(typist.run("status").output())
        .isEqualTo("bench: bench start does not run " + folder.resolve("Procfile"));
  }

  @Test
  void after_kill_9_nothing_is_said_to_run_and_the_next_start_is_reached_at_once() {
    try (Running killed = typist.begin("start")) {
      killed.await(READY, LIMIT);
      killed.signal("KILL");
      killed.awaitEnd(LIMIT);
    }
    assertThat(typist.run("status").output()).contains("bench start does not run ");
    assertThat(typist.run("ls", "--json").succeeded().output()).doesNotContain(folder.toString());
    try (Running next = typist.begin("start")) {
      next.await(READY, LIMIT);
      typist.run("stop").succeeded();
      assertThat(next.awaitEnd(LIMIT)).as(next.output()).isZero();
    }
  }

  @Test
  void a_run_that_has_no_file_descriptor_left_says_so_and_answers_once_it_has_some()
      throws Exception {
    List<String> words = List.of("sh", "-c", "ulimit -n 128; exec bench start");
    List<SocketChannel> callers = new ArrayList<>();
    try (Running start = Running.start(words, folder, typist.environment())) {
      start.await(READY, LIMIT);
      Path socket =
          RunFolder.ofUser().living().stream()
              .filter(run -> run.procfile().equals(folder.resolve("Procfile")))
              .map(RunFile::socket)
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < 140; i++) {
        callers.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      }
      start.await("requests such as bench status cannot be answered now; trying again", LIMIT);
      for (SocketChannel caller : callers) {
        caller.close();
      }

      typist.run("status").succeeded();
      start.signal("INT");
      assertThat(start.awaitEnd(LIMIT)).as(start.output()).isEqualTo(130);
    }
  }

  @Test
  void of_two_runs_the_one_that_is_meant_is_told_apart_by_its_pid() {
    try (Running one = typist.begin("start", "web");
        Running two = typist.begin("start", "worker")) {
      one.await("web +\\| started", LIMIT);
      two.await("worker +\\| started", LIMIT);
      Matcher pids = Pattern.compile("2 times \\(pid (\\d+), (\\d+)\\)").matcher("");
      await().atMost(LIMIT).until(() -> pids.reset(typist.run("status").output()).find());

      String first = typist.run("status", "--pid", pids.group(1)).succeeded().output();
      String second = typist.run("status", "--pid", pids.group(2)).succeeded().output();
      assertThat(first.contains("web")).isNotEqualTo(second.contains("web"));

      typist.run("stop", "--pid", pids.group(1)).succeeded();
      assertThat(typist.run("status").succeeded().output()).isNotEqualTo(first);
      typist.run("stop").succeeded();
      one.awaitEnd(LIMIT);
      two.awaitEnd(LIMIT);
    }
  }
}
