package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.start.RunOfSleepers;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside a run that looks after both Redis and MariaDB, none of which answers at the moment. */
class OwnServersTest {

  @TempDir Path root;

  private BenchDirectory bench;
  private RunOfSleepers run;

  @BeforeEach
  void start() throws IOException {
    bench = new BenchDirectory(root);
    Files.createDirectories(bench.pids());
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        bench.commonSiteConfig(),
        "{\"redis_cache\": \"redis://127.0.0.1:%d\", \"redis_queue\": \"redis://127.0.0.1:%d\"}"
            .formatted(FreePorts.one(), FreePorts.one()));
    run = new RunOfSleepers(root, "redis_cache", "redis_queue", "mariadb");
  }

  @AfterEach
  void stop() throws Exception {
    run.close();
  }

  @Test
  void a_redis_that_comes_back_by_itself_finds_its_port_free() throws IOException {
    try (OwnServers _ = servers().redis()) {
      assertThat(bench.pids().resolve("redis_cache.json")).doesNotExist();
      assertThat(bench.pids().resolve("redis_queue.json")).doesNotExist();
    }
  }

  @Test
  void one_that_does_not_come_back_is_named_with_the_reason() throws IOException {
    run.stop("redis_queue");
    try (OwnServers servers = servers()) {
      assertThatThrownBy(servers::redis)
          .hasMessage("redis_queue, which bench start runs, is not ready: stopped by request");
    }
    assertThat(bench.pids().resolve("redis_queue.json")).doesNotExist();
  }

  @Test
  void a_mariadb_that_was_stopped_by_request_stays_so() {
    run.stop("mariadb");
    try (OwnServers servers = servers()) {
      assertThatThrownBy(servers::database)
          .hasMessage("mariadb, which bench start runs, is not ready: stopped by request");
    }
    assertThat(bench.env().resolve("mariadb")).doesNotExist();
  }

  @Test
  void what_others_run_is_never_started_in_their_place() throws IOException {
    run.stop("redis_cache");
    BenchConfig settings = BenchConfig.load(bench);
    ConfigFile.change(bench.commonSiteConfig(), all -> all.put("skip_redis", 1));
    try (OwnServers servers = servers()) {
      assertThatThrownBy(servers::redis)
          .hasMessageStartingWith("Nothing answers at 127.0.0.1:" + settings.redisCache().port())
          .hasMessageContaining("redis_cache");
    }
    assertThat(bench.pids().resolve("redis_cache.json")).doesNotExist();
  }

  @Test
  void a_role_waits_for_those_of_others_as_long_as_the_settings_say() {
    ConfigFile.change(
        bench.commonSiteConfig(),
        all -> {
          all.put("skip_redis", 1);
          all.put("server_wait_limit", "20ms");
        });
    List<String> told = new ArrayList<>();
    try (OwnServers servers = new OwnServers(bench, BenchConfig.load(bench), told::add)) {
      assertThatThrownBy(() -> servers.patiently().redis())
          .hasMessageStartingWith("Nothing answers at ");
    }
    assertThat(told)
        .singleElement()
        .asString()
        .matches("redis_cache at 127.0.0.1:\\d+ does not answer yet; waiting for it");
  }

  @Test
  void without_a_word_they_are_waited_for_less_than_a_process_may_take_to_start() {
    try (OwnServers servers = servers()) {
      assertThat(servers.waitLimit())
          .isEqualTo(Duration.ofSeconds(40))
          .isLessThan(ProcessSpec.Care.START_LIMIT);
    }
  }

  private OwnServers servers() {
    return new OwnServers(bench, BenchConfig.load(bench), _ -> {});
  }
}
