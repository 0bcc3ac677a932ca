package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bench's own MariaDB while {@code bench start} runs: it is looked after like a role. */
class OwnMariaDbIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void when_it_is_killed_that_is_said_and_it_comes_back_and_sites_answer_again() {
    bench.administrator().add("Survive");
    Map<String, Map<?, ?>> before = processes();
    int restarts = number(before, "mariadb", "restarts");

    Running.kill("KILL", String.valueOf(before.get("mariadb").get("pid")));

    bench
        .running()
        .await("^mariadb +\\| ended by signal 9 \\(KILL\\); starts again in 1 s$", LIMIT);
    bench.bench().typist().run("wait", "mariadb").succeeded();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(bench.visitor().open().body()).contains("Survive"));
    Map<String, Map<?, ?>> after = processes();
    assertThat(after.get("mariadb").get("state")).isEqualTo("ready");
    assertThat(number(after, "mariadb", "restarts")).isEqualTo(restarts + 1);
    assertThat(number(after, "mariadb", "memory_bytes")).isGreaterThan(10_000_000);
    for (String role : List.of("web", "worker", "schedule")) {
      assertThat(after.get(role).get("pid")).as(role).isEqualTo(before.get(role).get("pid"));
    }
    assertThat(bench.bench().typist().run("logs", "mariadb").succeeded().output())
        .contains("ended by signal 9 (KILL); starts again in 1 s");
  }

  @Test
  void it_is_stopped_and_started_like_a_role_and_not_behind_the_back_of_bench_start() {
    Typist typist = bench.bench().typist();

    Ran behind = typist.run("mariadb-server", "stop");
    assertThat(behind.status()).isEqualTo(1);
    assertThat(behind.output()).contains("stop it with bench stop mariadb");

    typist.run("stop", "mariadb").succeeded();
    assertThat(Survivors.matching(bench.bench().root(), "mariadbd --")).isEmpty();
    Ran command = typist.run("--site", BenchUnderTest.SITE, "execute", "todo.Todos.open");
    assertThat(command.status()).isEqualTo(1);
    assertThat(command.output())
        .contains("mariadb, which bench start runs, is not ready: stopped by request");

    typist.run("up", "mariadb").succeeded();
    typist.run("--site", BenchUnderTest.SITE, "execute", "todo.Todos.open").succeeded();
  }

  private static int number(Map<String, Map<?, ?>> processes, String name, String key) {
    return ((Number) processes.get(name).get(key)).intValue();
  }

  /** What {@code bench status} says of each. */
  private static Map<String, Map<?, ?>> processes() {
    String status = bench.bench().typist().run("status", "--json").output();
    Map<String, Map<?, ?>> processes = new LinkedHashMap<>();
    for (Object each : (List<?>) Json.core().object(status).get("processes")) {
      Map<?, ?> process = (Map<?, ?>) each;
      processes.put(String.valueOf(process.get("name")), process);
    }
    return processes;
  }
}
