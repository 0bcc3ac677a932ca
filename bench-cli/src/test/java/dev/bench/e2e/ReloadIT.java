package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Edits of an app while {@code bench start} runs in developer mode. */
class ReloadIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String SERVERS = "bench.role=|redis-server|mariadbd";
  private static final String REFUSAL = "A todo needs a title";

  @Test
  void web_and_worker_serve_an_edit_and_no_process_is_started_anew() throws IOException {
    String builds = bench.builds();
    Set<Long> before = Survivors.matching(bench.bench().root(), SERVERS);
    String reminded = "ctx.db().execute(\"update todo set owner = 'reminded' where id = ?\", id);";
    Visitor administrator = bench.administrator();

    bench.bench().edit("Todos.java", REFUSAL, "Name it");
    bench.bench().edit("Reminders.java", "return title;", reminded + " return title;");

    await().atMost(LIMIT).until(() -> administrator.add(" ").body().contains("Name it"));
    await()
        .atMost(LIMIT)
        .until(() -> {
          String id = administrator.add("Reload").message().get("id").asString();
          await().atMost(LIMIT).until(() -> isFinished("todo.Reminders.schedule(" + id + ")"));
          return ask("select owner from todo where id = " + id).equals("reminded");
        });
    assertThat(Survivors.matching(bench.bench().root(), SERVERS)).isEqualTo(before);

    bench.bench().edit("Todos.java", "Name it", REFUSAL);
    bench.bench().edit("Reminders.java", reminded + " ", "");
    await().atMost(LIMIT).until(() -> bench.builds().equals(builds));
  }

  @Test
  void a_broken_edit_is_shown_with_file_and_line_and_the_last_good_version_serves_on()
      throws IOException {
    String builds = bench.builds();
    Visitor administrator = bench.administrator();

    bench.bench().edit("Todos.java", "String title,", "Strin title,");

    int line = bench.bench().lineOf("Todos.java", "Strin title,");
    bench.running().await("Todos\\.java:" + line + ": cannot find symbol", LIMIT);
    assertThat(bench.running().output()).contains("todo is broken");
    assertThat(administrator.add(" ").body()).contains(REFUSAL);
    assertThat(administrator.add("While broken").status()).isEqualTo(200);

    bench.bench().edit("Todos.java", "Strin title,", "String title,");
    bench.bench().edit("Todos.java", REFUSAL, "Healed");
    await().atMost(LIMIT).until(() -> administrator.add(" ").body().contains("Healed"));

    bench.bench().edit("Todos.java", "Healed", REFUSAL);
    await().atMost(LIMIT).until(() -> bench.builds().equals(builds));
  }

  private static boolean isFinished(String job) {
    return bench.bench().inside().finished("short").contains(job);
  }

  private static String ask(String query) {
    return bench.bench().inside().ask(BenchUnderTest.SITE, query).getFirst();
  }
}
