package dev.bench.cli.command.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigureCommandTest {

  @TempDir private Path root;

  private final StringWriter out = new StringWriter();

  @Test
  void the_variables_of_a_container_become_settings_once() throws IOException {
    Files.createDirectories(root.resolve("config"));
    Files.createDirectories(root.resolve("sites"));
    Files.createDirectories(root.resolve("apps"));
    Map<String, String> environment =
        Map.of(
            "DB_HOST", "db",
            "DB_PORT", "3307",
            "REDIS_CACHE", "cache:6379",
            "REDIS_QUEUE", "rediss://default:hidden@queue:6380");

    assertThat(run(environment)).isZero();
    BenchConfig config = BenchConfig.load(new BenchDirectory(root));
    assertThat(config.settings().text("db_host")).contains("db");
    assertThat(config.settings().number("db_port")).contains(3307L);
    assertThat(config.redisCache().host()).isEqualTo("cache");
    assertThat(config.redisQueue().tls()).isTrue();
    assertThat(config.settings().flag("skip_redis")).isTrue();
    assertThat(config.settings().flag("developer_mode")).isFalse();
    assertThat(out.toString()).contains("redis_queue").doesNotContain("hidden");

    assertThat(run(environment)).isZero();
    assertThat(out.toString()).endsWith("is up to date\n");
  }

  @Test
  void a_variable_that_no_setting_takes_is_refused_and_nothing_is_written() throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.createDirectories(root.resolve("apps"));
    assertThat(run(Map.of("DB_HOST", "db", "DB_PORT", "many"))).isNotZero();
    assertThat(root.resolve("sites/common_site_config.json")).doesNotExist();
  }

  private int run(Map<String, String> environment) {
    CommandLine line = new CommandLine(new BenchCommand(root));
    line.addSubcommand("configure", new ConfigureCommand(environment));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(new StringWriter(), true));
    return line.execute("configure");
  }
}
