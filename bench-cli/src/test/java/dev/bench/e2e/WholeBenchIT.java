package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bench.e2e.Visitor.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code bench init}, {@code bench start}, and what a person does first. */
class WholeBenchIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration JOB_LIMIT = Duration.ofMinutes(1);

  @Test
  void the_first_start_shows_the_password_once_and_ends_with_the_address() {
    String said = bench.firstOutput();

    assertThat(said.split("Password +" + bench.password(), -1)).as(said).hasSize(2);
    assertThat(said.strip().lines().toList().getLast())
        .matches(
            "ready in \\d+\\.\\d s  web http://site1\\.localhost:%d  socketio http://site1\\.localhost:%d"
                .formatted(
                    bench.bench().config().webserverPort(), bench.bench().config().socketioPort()));
  }

  @Test
  void it_is_listed_with_its_addresses() {
    assertThat(bench.bench().typist().at(Path.of("/")).run("ls").succeeded().output().lines())
        .anyMatch(line ->
            line.matches(
                "%s +\\d+ +\\d+ (s|min) +ready +web http://site1\\.localhost:%d  socketio http://site1\\.localhost:%d"
                    .formatted(
                        Pattern.quote(bench.bench().root().toString()),
                        bench.bench().config().webserverPort(),
                        bench.bench().config().socketioPort())));
  }

  @Test
  void the_password_is_in_no_file_of_the_bench() throws IOException {
    try (Stream<Path> files = Files.walk(bench.bench().root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(bench.password()))
            .as("%s has the password", file)
            .isFalse();
      }
    }
  }

  @Test
  void ping_answers_as_frappe_does() {
    Answer answer = bench.visitor().get("/api/method/ping");

    assertThat(answer).isEqualTo(new Answer(200, "{\"message\":\"pong\"}"));
  }

  @Test
  void one_port_has_the_figures_of_all_services() {
    Visitor monitor =
        new Visitor(
            Math.toIntExact(
                bench.bench().config().settings().number("management_port").orElseThrow()),
            Optional.empty());
    bench.visitor().get("/api/method/ping");

    await()
        .atMost(JOB_LIMIT)
        .untilAsserted(() -> {
          String figures = monitor.get("/metrics").body();
          for (String process : List.of("web", "worker", "schedule", "socketio")) {
            assertThat(figures)
                .containsPattern(
                    "bench_process_up\\{[^}]*process=\"%s\"[^}]*\\} 1".formatted(process));
          }
          assertThat(figures)
              .contains("bench_http_requests_total{", "bench_worker_slots", "bench_scheduler_leads")
              .contains("bench_socketio_", "bench_queue_jobs");
        });
  }

  @Test
  void a_todo_becomes_a_row_in_the_site_s_own_database_and_a_job_that_the_worker_runs() {
    Answer added = bench.administrator().add("Water the plants");

    assertThat(added.status()).as(added.body()).isEqualTo(200);
    String id = added.message().get("id").asString();
    assertThat(
            bench
                .bench()
                .inside()
                .ask(
                    BenchUnderTest.SITE,
                    "select concat(title, ' by ', owner) from todo where id = " + id))
        .containsExactly("Water the plants by Administrator");
    await()
        .atMost(JOB_LIMIT)
        .untilAsserted(() ->
            assertThat(bench.bench().inside().finished("short"))
                .contains("todo.Reminders.schedule(" + id + ")"));
  }

  @Test
  void a_blank_title_is_refused_and_leaves_nothing() {
    Answer refused = bench.administrator().add("   ");

    assertThat(refused.status()).isEqualTo(417);
    assertThat(refused.json().get("exc_type").asString()).isEqualTo("ValidationError");
    assertThat(refused.json().get("_server_messages").asString()).contains("A todo needs a title");
    assertThat(
            bench
                .bench()
                .inside()
                .ask(BenchUnderTest.SITE, "select id from todo where trim(title) = ''"))
        .isEmpty();
  }

  @Test
  void guests_may_look_and_not_add() {
    bench.administrator().add("Feed the cat");

    assertThat(bench.visitor().open().message().findValuesAsString("title"))
        .contains("Feed the cat");
    assertThat(bench.visitor().add("Feed the dog").status()).isEqualTo(403);
    assertThat(bench.visitor().open().body()).doesNotContain("Feed the dog");
  }

  @Test
  void the_log_files_have_frappe_s_names() {
    assertThat(bench.bench().root().resolve("logs"))
        .isDirectoryContaining("glob:**/web.log")
        .isDirectoryContaining("glob:**/worker.log")
        .isDirectoryContaining("glob:**/schedule.log")
        .isDirectoryContaining("glob:**/watch.log")
        .isDirectoryContaining("glob:**/node-socketio.log")
        .isDirectoryContaining("glob:**/redis-cache.log")
        .isDirectoryContaining("glob:**/redis-queue.log");
  }

  @Test
  void git_sees_nothing_that_a_bench_made() throws Exception {
    Path tree = Path.of("..").toRealPath();
    assumeTrue(Files.exists(tree.resolve(".git")), "the sources are no clone");
    Process git =
        new ProcessBuilder(
                "sh",
                "-c",
                "cp \"$1/.gitignore\" . && git init -q . && git status --porcelain -uall",
                "sh",
                tree.toString())
            .directory(bench.bench().root().toFile())
            .start();

    assertThat(git.inputReader().lines().map(line -> line.substring(3)))
        .filteredOn(file -> !file.startsWith("apps/"))
        .containsExactlyInAnyOrder(
            ".gitignore",
            "Procfile",
            "config/redis_cache.conf",
            "config/redis_queue.conf",
            "sites/apps.txt");
  }

  @Test
  void a_second_start_makes_nothing_anew_and_shows_no_password() {
    bench.administrator().add("Sleep");

    String said = bench.startedAgain();

    assertThat(said).doesNotContainIgnoringCase("password").doesNotContain("built", "made");
    assertThat(bench.administrator().open().body()).contains("Sleep");
  }
}
