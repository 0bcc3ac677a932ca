package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.config.ConfigFile;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.ForeignClient;
import dev.bench.testkit.Needs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A bench without {@code developer_mode}: code changes when a person restarts it, and only then.
 * Its worker and its scheduler send their output past {@code bench start}, as in Frappe's own
 * Procfile.
 */
class ProductionIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String REFUSAL = "A todo needs a title";

  private static BenchUnderTest bench;
  private static Running start;
  private static String password;

  @BeforeAll
  static void start_a_bench_with_the_lines_of_frappe() throws IOException {
    bench = BenchUnderTest.make();
    Path procfile = bench.root().resolve("Procfile");
    String frappes =
        Files.readString(procfile)
            .replace("bench schedule", "bench schedule >> logs/s.log 2>&1")
            .replace("bench worker", "A=B bench worker 1>> logs/w.log 2>> logs/w.error.log");
    Files.writeString(procfile, frappes);
    bench.set(Map.of("developer_mode", 0));
    Files.writeString(bench.root().resolve("apps/todo/www/lost.html"), "{{ asset('lost.css') }}");
    start = bench.start();
    password = start.await("Password +(\\S+)", LIMIT).group(1);
  }

  @AfterAll
  static void end_it() throws IOException {
    if (start != null) {
      start.close();
    }
    bench.close();
  }

  @Test
  void nothing_is_watched_and_no_message_makes_a_process_load_code() throws IOException {
    assertThat(Survivors.matching(bench.root(), "bench\\.cli\\.Bench watch")).isEmpty();
    for (long pid : Survivors.matching(bench.root(), "bench\\.role=")) {
      assertThat(watchesFiles(pid)).as("process %d watches files", pid).isFalse();
    }

    // New classes lie ready, as after a deployment that is not in service yet.
    bench.edit("Todos.java", REFUSAL, "Not yet");
    bench.edit("Reminders.java", "return title;", "throw new RuntimeException(\"Not yet\");");
    bench.typist().run("build").succeeded();
    try (Redis redis = bench.inside().queue()) {
      String key = RedisKeys.GENERATION.key(bench.config().benchId());
      redis.set(key, "4711");
      assertThat(redis.publish(key, "4711")).as("processes that listen").isZero();
    }

    Visitor administrator = bench.visitor().loggedIn(password);
    assertThat(administrator.add(" ").body()).contains(REFUSAL);
    String id = administrator.add("As before").message().get("id").asString();
    await()
        .atMost(LIMIT)
        .until(
            () -> bench.inside().finished("short").contains("todo.Reminders.schedule(" + id + ")"));
  }

  @Test
  void each_command_returns_when_a_worker_is_registered_and_not_before() {
    try (Redis redis = bench.inside().queue()) {
      await().until(() -> redis.exists(RedisKeys.LEADER.key(bench.config().benchId())));
      Set<String> first = marks(redis);
      assertThat(first).hasSize(1);

      bench.typist().run("scale", "worker=2").succeeded();
      Set<String> both = marks(redis);
      assertThat(both).hasSize(2).containsAll(first);

      bench.typist().run("restart", "worker").succeeded();
      Set<String> after = marks(redis);
      after.removeAll(both); // an old one may not have signed off yet
      assertThat(after).hasSize(2);
      await().atMost(LIMIT).until(() -> marks(redis).equals(after));
    }
  }

  @Test
  @Needs({ForeignClient.NODE, ForeignClient.CHROMIUM})
  void the_pages_of_errors_can_be_read_by_all_and_tell_nothing_of_the_inside() throws IOException {
    Path site = bench.root().resolve("sites/%s/site_config.json".formatted(BenchUnderTest.SITE));
    try (Browser browser = Browser.open(bench)) {
      browser.survey("production-start", "/", 200);
      browser.survey("production-not-found", "/nothing", 404);
      browser.survey("production-failure", "/lost", 500);
      assertThat(bench.visitor().get("/lost").body()).doesNotContain("lost.css", "Exception");
      ConfigFile.change(site, all -> all.put("maintenance_mode", 1));
      await().atMost(LIMIT).until(() -> bench.visitor().get("/todos").status() == 503);
      browser.survey("production-maintenance", "/todos", 503);
    } finally {
      ConfigFile.change(site, all -> all.remove("maintenance_mode"));
      await().atMost(LIMIT).until(() -> bench.visitor().get("/todos").status() == 200);
    }
  }

  /** The processes that are listed as workers. */
  private static Set<String> marks(Redis redis) {
    return redis.smembers(RedisKeys.WORKERS.key()).stream()
        .map(worker -> redis.hget(worker, "bench_process").orElse("none"))
        .collect(Collectors.toSet());
  }

  private static boolean watchesFiles(long pid) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file) && target(file).contains("inotify")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
