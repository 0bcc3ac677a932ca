package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.Procfile;
import dev.bench.cli.process.Readiness;
import dev.bench.cli.process.Restart;
import dev.bench.cli.setup.DefaultProcfile;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchRolesTest {

  @TempDir Path root;

  @Test
  void log_files_have_the_names_of_frappe() {
    Procfile all = Procfile.parse(DefaultProcfile.text(config()) + "worker_mail: x\n", "P");
    assertThat(all.lines())
        .extracting(line -> spec(line).log().getFileName().toString())
        .containsExactly(
            "redis-cache.log",
            "redis-queue.log",
            "web.log",
            "node-socketio.log",
            "watch.log",
            "schedule.log",
            "worker.log",
            "worker.log");
  }

  @Test
  void all_wait_for_redis_which_waits_for_nobody() {
    assertThat(spec("redis_cache: x").care().after()).isEmpty();
    assertThat(spec("web: x").care().after())
        .containsExactlyInAnyOrder("redis_cache", "redis_queue");
  }

  @Test
  void a_role_is_restarted_after_a_failure_and_ends_nobody_else() {
    assertThat(spec("web: x").care().restart()).isEqualTo(Restart.ON_FAILURE);
    assertThat(spec("web: x").care().required()).isFalse();
  }

  @Test
  void a_worker_whose_output_goes_elsewhere_is_ready_at_once() {
    assertThat(spec("worker: bench worker 1>> logs/worker.log").care().readiness())
        .isEqualTo(Readiness.atOnce());
    assertThat(spec("worker: bench worker").care().readiness())
        .isEqualTo(Readiness.says("worker is ready"));
  }

  @Test
  void a_command_that_is_not_ours_is_asked_at_once() {
    assertThat(spec("web: gunicorn app").care().readiness().says()).isNull();
    assertThat(spec("web: bench serve").care().readiness().says()).isEqualTo("web is ready");
    assertThat(spec("web: gunicorn app").care().readiness().probe()).isNotNull();
  }

  @Test
  void ports_come_from_the_command_or_from_the_settings() {
    Procfile procfile = Procfile.parse("web: bench serve --port 8123\nsocketio: x\nother: y", "P");
    assertThat(roles().ports(procfile)).isEqualTo(Map.of("web", 8123, "socketio", 9000));
  }

  @Test
  void a_redis_that_would_listen_elsewhere_than_the_settings_say_is_named_before_the_start()
      throws IOException {
    Procfile procfile = Procfile.parse("redis_cache: redis-server config/redis_cache.conf", "P");
    Path file = Files.createDirectories(root.resolve("config")).resolve("redis_cache.conf");
    Files.writeString(file, "bind 127.0.0.1\nport 13000\n");
    assertThat(roles().ports(procfile)).isEqualTo(Map.of("redis_cache", 13000));

    Files.writeString(file, "bind 127.0.0.1\nport 13001\n");
    assertThatThrownBy(() -> roles().ports(procfile))
        .hasMessageContaining("13001")
        .hasMessageContaining("redis://127.0.0.1:13000")
        .hasMessageContaining("bench setup redis --yes");
  }

  private ProcessSpec spec(String line) {
    return spec(Procfile.parse(line, "P").lines().getFirst());
  }

  private ProcessSpec spec(Procfile.Line line) {
    return roles().spec(line, Map.of());
  }

  private BenchRoles roles() {
    return new BenchRoles(new BenchDirectory(root), config());
  }

  private BenchConfig config() {
    return BenchConfig.load(new BenchDirectory(root));
  }
}
