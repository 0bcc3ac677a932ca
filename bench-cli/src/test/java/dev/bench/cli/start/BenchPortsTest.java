package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.procfile.Concurrency;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.Procfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPortsTest {

  @TempDir Path root;

  @Test
  void ports_come_from_the_command_or_from_the_settings() {
    assertThat(ports("web: bench serve --port 8123\nsocketio: x\nother: y\nmine: z $PORT"))
        .isEqualTo(Map.of("web", 8123, "socketio", 9000, "mine", 5300));
  }

  @Test
  void a_web_server_of_another_kind_listens_on_what_the_settings_say() throws IOException {
    settings("{\"webserver_port\": 8010}");
    assertThat(ports("web: gunicorn -b 127.0.0.1:$PORT app")).isEqualTo(Map.of("web", 8010));
    assertThat(ports("web: bench serve --port ${PORT}")).isEqualTo(Map.of("web", 8010));
  }

  @Test
  void everything_that_does_not_agree_is_told_at_once() throws IOException {
    settings("{\"webserver_port\": 8001, \"socketio_port\": 9001}");
    Path file = Files.createDirectories(root.resolve("config")).resolve("redis_cache.conf");
    Files.writeString(file, "bind 127.0.0.1\nport 13001\n");
    assertThatThrownBy(() ->
            ports(
                "redis_cache: redis-server config/redis_cache.conf\n"
                    + "web: bench serve --port 8000\nsocketio: bench socketio --port=9000"))
        .hasMessage(
            """
            config/redis_cache.conf says port 13001, but redis_cache in sites/common_site_config.json says 13000: update the file with: bench setup redis --yes
            the Procfile says port 8000 for web (line 2), but webserver_port in sites/common_site_config.json is 8001: use the setting with: bench setup procfile --yes
            the Procfile says port 9000 for socketio (line 3), but socketio_port in sites/common_site_config.json is 9001: use the setting with: bench setup procfile --yes\
            """);
  }

  @Test
  void two_processes_on_one_port_are_told_before_the_second_fails() {
    assertThatThrownBy(() -> ports("web: bench serve --port 8000", "web=2"))
        .hasMessageContaining("web.1 and web.2 would both listen on port 8000")
        .hasMessageContaining("--port $PORT");
    assertThat(ports("web: bench serve --port $PORT", "web=2"))
        .isEqualTo(Map.of("web.1", 8000, "web.2", 8001));
  }

  @Test
  void only_what_is_given_its_port_can_have_a_second_process() {
    assertThatCode(() -> requireRoom("web: bench serve --port $PORT", 2))
        .doesNotThrowAnyException();
    assertThatCode(() -> requireRoom("worker: bench worker", 9)).doesNotThrowAnyException();
    assertThatCode(() -> requireRoom("web: bench serve", 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> requireRoom("web: bench serve", 2))
        .hasMessage("web listens on the port that the settings give it, so there can be only one");
  }

  private void requireRoom(String line, int number) {
    BenchDirectory bench = new BenchDirectory(root);
    Procfile procfile = Procfile.parse(line, "P");
    Instance instance = Instance.of(procfile.names().getFirst(), number);
    new BenchPorts(bench, BenchConfig.load(bench))
        .requireRoom(Formation.place(procfile, instance, 5000));
  }

  private Map<String, Integer> ports(String text, String... concurrency) {
    BenchDirectory bench = new BenchDirectory(root);
    Procfile procfile = Procfile.parse(text, "P");
    Concurrency many = Concurrency.parse(List.of(concurrency), procfile.names());
    return new BenchPorts(bench, BenchConfig.load(bench))
        .of(Formation.of(procfile, List.of(), many, 5000));
  }

  private void settings(String json) throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(root.resolve("sites/common_site_config.json"), json);
  }
}
