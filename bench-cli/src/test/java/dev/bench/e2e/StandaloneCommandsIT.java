package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each command alone, from a folder below a bench that {@code bench start} never ran in: it brings
 * the servers it needs, and they end with it.
 */
class StandaloneCommandsIT {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final String SITE = BenchUnderTest.SITE;
  private static final String PASSWORD = "correct horse";

  private static BenchUnderTest bench;
  private static Typist typist;

  @BeforeAll
  static void make_a_bench_with_a_site() throws IOException {
    bench = BenchUnderTest.make();
    typist = bench.typist().at(bench.root().resolve("apps/todo/src/main"));
    // A job for each of two queues.
    bench.edit("Reminders.java", "@Job(queue = \"short\"", "@Job(queue = \"long\"");
    // A schedule with an effect that a command can see.
    bench.edit(
        "Reminders.java",
        "where done and creation < now() - interval 30 day",
        "where title = 'Tidied'");
    typist
        .run(
            "new-site",
            SITE,
            "--admin-password",
            PASSWORD,
            "--install-app",
            "todo",
            "--set-default")
        .succeeded();
  }

  @AfterAll
  static void delete_it() throws IOException {
    bench.close();
  }

  @AfterEach
  void the_servers_ended_with_the_command() {
    assertThat(Survivors.matching(bench.root(), "redis-server [^/]|mariadbd --")).isEmpty();
    bench.awaitQuiet();
  }

  @Test
  void the_launcher_trains_with_a_site_in_a_bench_of_its_own() throws IOException {
    Ran training = typist.run("train", "site").succeeded();
    assertThat(training.output()).contains("site training.localhost made");
    assertThat(bench.root().resolve("sites/training.localhost")).doesNotExist();
  }

  @Test
  void a_worker_of_one_queue_runs_its_jobs_and_no_others() {
    try (Running worker = typist.begin("worker", "--queue", "long")) {
      worker.await("worker is ready: queues long", LIMIT);
      String id =
          execute("todo.Todos.add", "--kwargs", "{\"title\": \"Later\"}")
              .replaceAll("(?s).*\"id\" ?: ?(\\d+).*", "$1");

      await()
          .atMost(LIMIT)
          .until(() ->
              bench.inside().finished("long").contains("todo.Reminders.schedule(" + id + ")"));

      String named = "{\"id\": %s}".formatted(id);
      typist
          .run(
              "enqueue",
              "todo.Reminders.schedule",
              "--kwargs",
              named,
              "--queue",
              "short",
              "--site",
              SITE)
          .succeeded();

      try (Running other = typist.begin("worker", "--queue", "short", "--burst", "--quiet")) {
        assertThat(other.awaitEnd(LIMIT)).as(other.output()).isZero();
        assertThat(other.output()).doesNotContain("serves short");
      }
      // The servers end with the last command that needs them.
      assertThat(bench.inside().finished("short"))
          .anyMatch(job -> job.startsWith("todo.Reminders.schedule("));

      worker.signal("INT");
      worker.awaitEnd(LIMIT);
    }
  }

  @Test
  void watch_compiles_what_is_edited() throws IOException {
    try (Running watch = typist.begin("watch")) {
      watch.await("watch is ready: todo", LIMIT);
      bench.edit("Todos.java", "A todo needs a title", "A todo needs a name");
      watch.await("todo built", LIMIT);
      watch.signal("INT");
      watch.awaitEnd(LIMIT);
    }
  }

  @Test
  void execute_prints_json_and_words_are_utf_8_whatever_the_locale() throws IOException {
    Path words =
        Files.writeString(
            bench.root().resolve("words.json"), "{\"title\": \"Käse\", \"priority\": 2}");
    String command =
        "bench --site %s execute todo.Todos.add --kwargs \"$(cat %s)\"".formatted(SITE, words);
    Typist inContainer = typist.with("LC_ALL", "C");
    try (Running add =
        Running.start(
            List.of("sh", "-c", command), inContainer.folder(), inContainer.environment())) {
      assertThat(add.ran(LIMIT).succeeded().output()).contains("\"title\":\"Käse\"");
    }

    assertThat(execute("todo.Todos.open"))
        .startsWith("[{")
        .contains("\"title\":\"Käse\",\"priority\":2");
  }

  @Test
  void schedule_leads_alone_and_the_job_of_a_schedule_runs_when_it_is_triggered() {
    try (Running schedule = typist.begin("schedule")) {
      schedule.await("schedule is ready: \\d+ schedules", LIMIT);
      schedule.await("This scheduler leads", LIMIT);
      execute("todo.Todos.add", "--kwargs", "{\"title\": \"Tidied\"}");

      Ran ran = typist.run("--site", SITE, "trigger-scheduler-event", "Reminders.tidy").succeeded();

      assertThat(ran.output()).contains("todo.Reminders.tidy ran on " + SITE + " in ");
      assertThat(execute("todo.Todos.open")).doesNotContain("Tidied");
      assertThat(typist.run("--site", SITE, "trigger-scheduler-event", "Reminders.echo").output())
          .contains("No schedule of " + SITE + " runs Reminders.echo; there are ");
      schedule.signal("TERM");
      schedule.awaitEnd(LIMIT);
    }
  }

  @Test
  void serve_answers_on_its_port_for_each_site_by_its_host_name_also_on_an_external_mariadb() {
    Ran made =
        typist.run(
            "new-site",
            "shop.localhost",
            "--db-host",
            mariaDb.root().host(),
            "--db-port",
            mariaDb.root().port(),
            "--db-root-username",
            "root",
            "--db-root-password",
            mariaDb.root().password(),
            "--admin-password",
            PASSWORD,
            "--install-app",
            "todo");
    made.succeeded();
    assertThat(made.output()).doesNotContain(PASSWORD, mariaDb.root().password());

    int port = FreePorts.one();
    try (Running serve = typist.begin("serve", "--port", port)) {
      serve.await("web is ready", LIMIT);
      Visitor first = new Visitor(port, Optional.of(SITE));
      assertThat(first.get("/api/method/ping").body()).isEqualTo("{\"message\":\"pong\"}");
      assertThat(first.loggedIn(PASSWORD).add("Served alone").status()).isEqualTo(200);
      assertThat(first.open().body()).contains("Served alone");

      Visitor shop = new Visitor(port, Optional.of("shop.localhost")).loggedIn(PASSWORD);
      assertThat(shop.add("Sell").status()).isEqualTo(200);
      assertThat(bench.inside().ask("shop.localhost", "select title from todo"))
          .containsExactly("Sell");
      assertThat(first.open().body()).doesNotContain("Sell");
      assertThat(new Visitor(port, Optional.of("other.localhost")).open().status()).isEqualTo(404);

      serve.signal("TERM");
      serve.awaitEnd(LIMIT);
    }
  }

  private static String execute(Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "--site";
    all[1] = SITE;
    all[2] = "execute";
    System.arraycopy(words, 0, all, 3, words.length);
    return typist.run(all).succeeded().output();
  }
}
