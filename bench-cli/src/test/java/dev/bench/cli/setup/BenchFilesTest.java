package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.RedisAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchFilesTest {

  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  @TempDir Path root;

  @Test
  void a_new_bench_has_all_files_and_a_second_time_makes_none() throws IOException {
    BenchFiles files = files();
    assertThat(files.makeMissing())
        .containsExactly(
            "sites/common_site_config.json",
            "sites/apps.txt",
            "Procfile",
            "config/redis_cache.conf",
            "config/redis_queue.conf");
    assertThat(files.makeMissing()).isEmpty();
  }

  @Test
  void a_new_bench_has_a_redis_password_in_private_files_only() throws IOException {
    files().makeMissing();
    BenchConfig config = BenchConfig.load(new BenchDirectory(root));
    for (RedisAddress address : List.of(config.redisCache(), config.redisQueue())) {
      assertThat(address.user()).isEqualTo("default");
      assertThat(address.password()).matches("[0-9a-f]{48}");
    }
    assertThat(config.redisCache().password()).isNotEqualTo(config.redisQueue().password());
    assertThat(config.settings().text("redis_socketio"))
        .isEqualTo(config.settings().text("redis_cache"));
    assertThat(root.resolve("config/redis_queue.acl"))
        .content()
        .matches("user default on #[0-9a-f]{64} ~\\* &\\* \\+@all\n");
    assertThat(mode("config/redis_queue.acl")).isEqualTo("rw-------");
    assertThat(mode("config/pids")).isEqualTo("rwx------");
    assertThat(root.resolve("config/redis_queue.conf"))
        .content()
        .doesNotContain(config.redisQueue().password());
  }

  @Test
  void a_bench_without_passwords_goes_on_without_until_it_is_offered_some() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Path file = root.resolve("sites/common_site_config.json");
    Files.writeString(
        file,
        """
        {"redis_cache": "redis://127.0.0.1:13000", "redis_queue": "redis://redis_queue:6379",
         "redis_socketio": "redis://127.0.0.1:13000"}
        """);
    files().makeMissing();
    assertThat(root.resolve("config/redis_cache.acl")).isEmptyFile();
    BenchSettings settings = new BenchSettings(new BenchDirectory(root));
    assertThat(settings.withoutPassword()).containsExactly("redis_cache");

    settings.addPasswords();
    for (Draft draft : files().redis()) {
      draft.write();
    }

    assertThat(settings.withoutPassword()).isEmpty();
    BenchConfig config = BenchConfig.load(new BenchDirectory(root));
    assertThat(config.redisCache().password()).hasSize(48);
    assertThat(config.redisQueue().password()).isNull();
    assertThat(config.settings().text("redis_socketio"))
        .isEqualTo(config.settings().text("redis_cache"));
    assertThat(root.resolve("config/redis_cache.acl")).content().startsWith("user default on #");
    assertThat(mode("config/redis_cache.acl")).isEqualTo("rw-------");
    assertThat(mode("sites/common_site_config.json")).isEqualTo("rw-------");
    assertThat(files().redis()).allMatch(Draft::isUpToDate);
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name)));
  }

  @Test
  void the_committed_files_are_what_a_new_bench_gets() throws IOException {
    files().makeMissing();
    for (String name :
        new String[] {"Procfile", "config/redis_cache.conf", "config/redis_queue.conf"}) {
      assertThat(REPOSITORY.resolve(name)).hasSameTextualContentAs(root.resolve(name));
    }
  }

  @Test
  void what_a_person_changed_stays() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(root.resolve("Procfile"), "web: mine\n");
    Files.writeString(root.resolve("sites/common_site_config.json"), "{\"webserver_port\": 8100}");
    files().makeMissing();
    assertThat(root.resolve("Procfile")).hasContent("web: mine\n");
    assertThat(root.resolve("sites/common_site_config.json"))
        .hasContent("{\"webserver_port\": 8100}");
  }

  @Test
  void the_settings_are_for_their_owner_only() throws IOException {
    files().makeMissing();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("sites/common_site_config.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void ports_and_queues_of_the_settings_reach_the_files() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        root.resolve("sites/common_site_config.json"),
        """
        {"webserver_port": 8001, "redis_queue": "redis://127.0.0.1:11001",
         "cache_maxmemory": 70, "background_workers": 2,
         "workers": {"mail": {"timeout": 60}, "reports": {"background_workers": 3}}}
        """);
    files().makeMissing();
    assertThat(root.resolve("Procfile"))
        .content()
        .contains("web: bench serve --port 8001\n")
        .contains("worker: bench worker --concurrency 2\n")
        .contains("worker_mail: bench worker --queue mail --concurrency 2\n")
        .contains("worker_reports: bench worker --queue reports --concurrency 3\n");
    assertThat(root.resolve("config/redis_queue.conf")).content().contains("port 11001\n");
    assertThat(root.resolve("config/redis_cache.conf")).content().contains("maxmemory 70mb\n");
  }

  private BenchFiles files() throws IOException {
    Files.createDirectories(root.resolve("config"));
    return new BenchFiles(new BenchDirectory(root));
  }
}
