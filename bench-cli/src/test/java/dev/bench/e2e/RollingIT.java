package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ConfigFile;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code bench restart --rolling} in a bench of a developer, whose web binds its own port. */
class RollingIT {

  @RegisterExtension static final StartedBench bench = new StartedBench();

  @Test
  void workers_are_replaced_and_web_is_restarted_plainly_which_is_said() {
    Ran ran = bench.bench().typist().run("restart", "--rolling").succeeded();

    assertThat(ran.output().lines().map(String::strip))
        .anyMatch(line -> line.startsWith("✓ worker "))
        .anyMatch(line -> line.startsWith("✓ web "))
        .contains("bench: web: no second one can run beside it, so it ends before it starts again");
    assertThat(ran.output()).doesNotContain("socketio", "schedule");
    List<String> said = bench.running().output().lines().toList();
    assertThat(said).anyMatch(line -> line.contains("a new process starts beside it"));
    assertThat(bench.visitor().get("/api/method/ping").status()).isEqualTo(200);

    assertThat(bench.bench().typist().run("restart", "--rolling", "--all").succeeded().output())
        .contains("✓ socketio", "✓ schedule");
  }

  @Test
  void a_web_process_that_is_named_is_refused_as_nothing_could_replace_it() {
    Ran ran = bench.bench().typist().run("restart", "--rolling", "web", "worker");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.output()).contains("web binds port", "restart it without --rolling");
    assertThat(bench.bench().typist().run("restart", "--all").status()).isEqualTo(2);
  }

  @Test
  void while_another_host_rolls_it_names_that_host() {
    Path settings = bench.bench().root().resolve("sites/common_site_config.json");
    String key = RedisKeys.ROLL.key(bench.bench().config().benchId());
    try (Redis redis = bench.bench().inside().queue()) {
      ConfigFile.change(settings, all -> all.put("roll_wait_limit", "0ms"));
      redis.set(key, "0a1b other.example 1767323045");

      Ran ran = bench.bench().typist().run("restart", "--rolling", "worker");

      assertThat(ran.status()).isEqualTo(1);
      assertThat(ran.output())
          .contains(
              "host other.example restarts processes of this bench since 2026-01-02T03:04:05Z");
      redis.del(key);
    } finally {
      ConfigFile.change(settings, all -> all.remove("roll_wait_limit"));
    }
  }
}
