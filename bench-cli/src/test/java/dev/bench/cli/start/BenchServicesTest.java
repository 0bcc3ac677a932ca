package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bench.cli.setup.DefaultProcfile;
import dev.bench.cli.start.RegistrationProbe.Role;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.process.CannotRunException;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.Procfile;
import dev.bench.process.procfile.Restart;
import dev.bench.redis.RedisAddress;
import dev.bench.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchServicesTest {

  /** Of a bench without settings. */
  private static final RedisAddress QUEUE = RedisAddress.parse("redis://127.0.0.1:11000");

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
  void all_wait_for_redis_and_mariadb_which_wait_for_none() {
    assertThat(spec("redis_cache: x").care().after()).isEmpty();
    assertThat(spec("mariadb: x").care().after()).isEmpty();
    assertThat(spec("web: x").care().after())
        .containsExactlyInAnyOrder("redis_cache", "redis_queue", "mariadb");
  }

  @Test
  void the_bench_s_own_mariadb_is_a_process_that_no_line_may_be_called_like() {
    Procfile lines = Procfile.parse("web: x\nmariadb: mysqld\n", "P");
    assertThat(roles().servers(Procfile.parse("web: x\n", "P")))
        .extracting(ProcessSpec::name, spec -> spec.log().getFileName().toString())
        .containsExactly(tuple("mariadb", "bench.log"));
    assertThatThrownBy(() -> roles().servers(lines))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("`mariadb`")
        .hasMessageContaining("db_host in sites/common_site_config.json");
  }

  @Test
  void a_mariadb_that_the_settings_name_is_not_managed() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        root.resolve("sites/common_site_config.json"), "{\"db_host\": \"db.example.com\"}");
    assertThat(roles().servers(Procfile.parse("web: x\nmariadb: mysqld\n", "P"))).isEmpty();
  }

  @Test
  void a_service_is_restarted_after_a_failure_and_ends_no_other() {
    assertThat(spec("web: x").care().restart()).isEqualTo(Restart.ON_FAILURE);
    assertThat(spec("web: x").care().required()).isFalse();
  }

  @Test
  void a_worker_and_a_scheduler_are_ready_when_they_are_registered_in_redis() {
    Readiness worker = Readiness.answers(new RegistrationProbe(QUEUE, Role.WORKER));
    Readiness scheduler = Readiness.answers(new RegistrationProbe(QUEUE, Role.SCHEDULER));
    assertThat(readiness("worker: bench worker")).isEqualTo(worker.after("worker is ready"));
    assertThat(readiness("schedule: bench schedule"))
        .isEqualTo(scheduler.after("schedule is ready"));
    assertThat(readiness("schedule: bench schedule >>logs/x 2>&1")).isEqualTo(scheduler);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench worker 1>> logs/worker.log 2>> logs/worker.error.log",
        "NO_PROXY=* A= /opt/bench/bin/bench --site x --verbose worker --queue mail > mail.log",
        "bench worker>log",
      })
  void a_worker_whose_output_goes_elsewhere_is_asked_all_the_same(String command) {
    assertThat(readiness("worker_mail: " + command))
        .isEqualTo(Readiness.answers(new RegistrationProbe(QUEUE, Role.WORKER)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rq worker",
        "ssh other /opt/bin/bench worker >log",
        "bench workers >log",
        "FRAPPE_REDIS_QUEUE=redis://elsewhere bench worker >log",
      })
  void of_what_registers_elsewhere_if_at_all_nothing_is_asked(String command) {
    assertThat(readiness("worker: " + command)).isEqualTo(Readiness.atOnce());
  }

  @Test
  void an_address_that_cannot_be_asked_is_named_with_its_setting() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        "{\"redis_queue\": \"redis://127.0.0.1:11000/jobs\"}");
    assertThatThrownBy(() -> spec("worker: bench worker"))
        .isInstanceOf(BrokenConfigException.class)
        .hasMessageContaining("sites/common_site_config.json: redis_queue is not an address like ");
  }

  @Test
  void a_worker_that_is_told_of_another_redis_than_we_are_is_taken_at_its_word() {
    Procfile.Line line = Procfile.parse("worker: bench worker", "P").lines().getFirst();
    Map<String, String> told = Map.of("FRAPPE_REDIS_QUEUE", "redis://elsewhere");
    assertThat(roles().spec(place(line), told).care().readiness())
        .isEqualTo(Readiness.atOnce().after("worker is ready"));
  }

  @Test
  void a_command_that_is_not_ours_is_asked_at_once() {
    assertThat(spec("web: gunicorn app").care().readiness().says()).isNull();
    assertThat(spec("web: bench serve").care().readiness().says()).isEqualTo("web is ready");
    assertThat(spec("web: gunicorn app").care().readiness().probe()).isNotNull();
  }

  @Test
  void a_worker_may_take_longer_to_end_than_others() {
    assertThat(spec("web: x").care().grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(spec("worker_mail: x").care().grace()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void a_worker_starts_again_whatever_the_exit_code_that_a_job_gave_it() {
    assertThat(spec("worker: x").care().restart().applies(0)).isTrue();
    assertThat(spec("web: x").care().restart().applies(0)).isFalse();
  }

  @Test
  void a_worker_gets_the_time_that_its_settings_give_its_jobs() throws IOException {
    assertThat(BenchServices.JOBS_END).isEqualTo(WorkerOptions.Times.STANDARD.drain());
    assertThat(BenchServices.JOBS_INTERRUPTED).isEqualTo(WorkerOptions.Times.STANDARD.grace());
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(root.resolve("sites/common_site_config.json"), "{\"worker_drain\": \"20s\"}");
    assertThat(spec("worker: x").care().grace()).isEqualTo(Duration.ofSeconds(24));
  }

  @Test
  void web_and_socketio_get_the_ports_of_the_settings() {
    assertThat(spec("web: x").environment()).containsEntry("PORT", "8000");
    assertThat(spec("socketio: x").environment()).containsEntry("PORT", "9000");
    assertThat(spec("other: x").environment()).containsEntry("PORT", "5000");
  }

  private ProcessSpec spec(String line) {
    return spec(Procfile.parse(line, "P").lines().getFirst());
  }

  private ProcessSpec spec(Procfile.Line line) {
    return roles().spec(place(line), Map.of());
  }

  private static Formation.Place place(Procfile.Line line) {
    return new Formation.Place(line, Instance.only(line.name()), 5000);
  }

  private Readiness readiness(String line) {
    return spec(line).care().readiness();
  }

  private BenchServices roles() {
    return new BenchServices(new BenchDirectory(root), config());
  }

  private BenchConfig config() {
    return BenchConfig.load(new BenchDirectory(root));
  }
}
