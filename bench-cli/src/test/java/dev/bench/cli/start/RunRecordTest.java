package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.embedded.ProcessIdentity;
import dev.bench.process.CannotRunException;
import dev.bench.process.child.ChildMark;
import dev.bench.process.child.Children;
import dev.bench.process.child.ProcFs;
import dev.bench.process.child.SessionLeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

  @TempDir Path pids;

  /** Another one for each test: what ends the last one's goes on for a moment. */
  private final String run = "run-" + System.nanoTime();

  private final Process stranger = sleep(Map.of());

  RunRecordTest() throws IOException {}

  @AfterEach
  void end() {
    stranger.destroyForcibly();
  }

  @Test
  void what_the_last_run_left_is_ended_by_its_identity() throws IOException {
    String mark = markOf(stranger);
    record("bench-a", mark);
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    await().until(() -> !stranger.isAlive());
  }

  @Test
  void what_the_last_run_left_is_ended_by_its_mark() throws IOException {
    Process marked = sleep(Map.of(ChildMark.VARIABLE, run + "/web"));
    record("bench-a", "another stamp");
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    await().until(() -> !marked.isAlive());
  }

  @Test
  void what_is_left_may_end_in_its_own_way_even_if_it_was_stopped_and_people_hear_of_it()
      throws Exception {
    Path ended = pids.resolve("ended");
    String script = "trap 'touch \"$1\"; exit' TERM; echo begun; kill -STOP $$; sleep 60";
    Process left =
        start(
            Map.of(ChildMark.VARIABLE, run + "/worker.2/7"),
            List.of("sh", "-c", script, "sh", ended.toString()));
    assertThat(left.inputReader().readLine()).isEqualTo("begun");
    record("bench-a", "another stamp");
    Set<String> told = new HashSet<>();
    RunRecord.begin(
            pids,
            "bench-a",
            (names, end) -> {
              told.addAll(names);
              end.run();
            })
        .close();
    assertThat(told).containsExactly("worker.2");
    assertThat(ended).exists();
    assertThat(left.waitFor()).isZero();
  }

  @Test
  void a_process_that_only_has_the_recorded_pid_is_left_alone() throws IOException {
    record("bench-a", "another stamp");
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void a_process_that_only_looks_like_a_watchdog_does_not_prevent_the_end() throws Exception {
    Process actor = start(Map.of(), List.of("sh", "-c", "read x", "bench-watchdog", run, "50"));
    Process marked = sleep(Map.of(ChildMark.VARIABLE, run + "/web/1"));
    record("bench-a", "another stamp");
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    assertThat(marked.waitFor()).as("by TERM, not by KILL").isEqualTo(143);
    assertThat(actor.isAlive()).isTrue();
    actor.destroyForcibly();
  }

  @Test
  void the_watchdog_is_recorded_by_its_identity() throws Exception {
    try (RunRecord record = RunRecord.begin(pids, "bench-a", (_, end) -> end.run());
        Children children = Children.of(record.run())) {
      record.watchedBy(children);
      await().until(() -> children.watchdog().isPresent());
      record.write(Map.of());
      ProcessIdentity watchdog =
          ProcessIdentity.of(children.watchdog().orElseThrow()).orElseThrow();
      assertThat(ProcFs.command(watchdog.pid())).get().asString().contains(record.run());
      assertThat(pids.resolve("bench.json"))
          .content()
          .containsSubsequence("watchdog", Long.toString(watchdog.pid()), watchdog.mark());
    }
  }

  @Test
  void the_record_of_another_bench_is_not_acted_upon() throws IOException {
    record("bench-b", markOf(stranger));
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    assertThat(stranger.isAlive()).isTrue();
  }

  @Test
  void a_copy_of_a_bench_that_runs_ends_nothing_of_it(@TempDir Path copy) throws IOException {
    try (RunRecord running = RunRecord.begin(pids, "bench-a", (_, end) -> end.run())) {
      Process marked = sleep(Map.of(ChildMark.VARIABLE, running.run() + "/web/1"));
      running.write(Map.of("web", stranger.pid()));
      Files.copy(pids.resolve("bench.json"), copy.resolve("bench.json"));
      RunRecord.begin(copy, "bench-a", (_, end) -> end.run()).close();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(marked.isAlive()).isTrue();
      marked.destroyForcibly();
    }
  }

  @Test
  void only_one_run_of_a_bench_lives() throws IOException {
    try (RunRecord _ = RunRecord.begin(pids, "bench-a", (_, end) -> end.run())) {
      assertThatThrownBy(() -> RunRecord.begin(pids, "bench-a", (_, end) -> end.run()))
          .isInstanceOf(CannotRunException.class)
          .hasMessageContaining(
              "already (pid " + ProcessHandle.current().pid() + "): end it with bench stop");
    }
  }

  @Test
  void a_broken_record_is_no_obstacle() throws IOException {
    Files.writeString(pids.resolve("bench.json"), "{\"run\": ");
    RunRecord.begin(pids, "bench-a", (_, end) -> end.run()).close();
    assertThat(pids.resolve("bench.json")).doesNotExist();
  }

  private static String markOf(Process process) {
    return ProcessIdentity.of(process.pid()).orElseThrow().mark();
  }

  private void record(String benchId, String mark) throws IOException {
    Files.writeString(
        pids.resolve("bench.json"),
        """
        {"bench_id": "%s", "run": "%s", "pid": 1,
         "children": {"web": {"pid": %d, "mark": "%s"}}}
        """
            .formatted(benchId, run, stranger.pid(), mark));
  }

  private static Process sleep(Map<String, String> environment) throws IOException {
    return start(environment, List.of("sleep", "60"));
  }

  /** Leads a group, as all children of a manager do. */
  private static Process start(Map<String, String> environment, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>(SessionLeader.words());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.start();
    await().until(() -> ProcFs.stat(process.pid()).orElseThrow().group() == process.pid());
    return process;
  }

  @Test
  void a_second_run_of_the_same_bench_is_refused() throws Exception {
    try (RunRecord first = RunRecord.begin(pids, "bench-test", (_, end) -> end.run())) {
      assertThat(first.run()).isNotEmpty();
      Path procfile = Files.writeString(pids.resolve("P"), "a: true");
      Process second = ForkedBench.start(procfile, pids);
      String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(output)
          .contains(
              "`bench start` runs in this bench already (pid " + ProcessHandle.current().pid());
    }
  }
}
