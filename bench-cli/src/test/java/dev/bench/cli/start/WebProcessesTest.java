package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.Concurrency;
import dev.bench.process.procfile.Formation;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Procfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class WebProcessesTest {

  private static final Map<String, String> PRODUCTION = Map.of();
  private static final Map<String, String> DEVELOPMENT = Map.of("DEV_SERVER", "true");

  @TempDir Path root;

  @Test
  void in_production_the_manager_listens_for_as_many_web_processes_as_the_settings_say()
      throws IOException {
    settings("{\"webserver_port\": 8010, \"gunicorn_workers\": 3, \"http_timeout\": 120}");
    Procfile held = web(PRODUCTION).heldIn(lines("web: bench serve --port 8010\nworker: x"));
    List<Formation.Place> places =
        Formation.of(held, List.of(), web(PRODUCTION).counted(Concurrency.ONE, held), 5000);
    assertThat(places)
        .extracting(place -> place.instance().name())
        .containsExactly("web.1", "web.2", "web.3", "worker");
    BenchPorts ports = new BenchPorts(directory(), config());
    assertThat(ports.of(places)).isEqualTo(Map.of("web.1", 8010));
    assertThat(places.subList(0, 3))
        .extracting(ports::given, place -> place.line().policy().listen(1))
        .containsOnly(tuple(8010, new ListenAddress("127.0.0.1", 8010)));

    Care care = new BenchServices(directory(), config()).care(places.getFirst());
    assertThat(care.readiness().text()).isEqualTo("says `web is ready`");
    assertThat(care.grace()).isEqualTo(Duration.ofSeconds(130));
  }

  @Test
  void further_web_processes_may_share_the_socket() {
    Procfile held = web(PRODUCTION).heldIn(lines("web: bench serve --port 8000"));
    new BenchPorts(directory(), config())
        .requireRoom(Formation.place(held, Instance.of("web", 2), 5000));
    assertThat(held.lines().getFirst().policy().listens()).isTrue();
  }

  @Test
  void in_development_there_is_one_that_listens_for_itself() throws IOException {
    settings("{\"gunicorn_workers\": 3}");
    Procfile lines = lines("web: bench serve --port 8000");
    assertThat(web(DEVELOPMENT).heldIn(lines)).isEqualTo(lines);
    assertThat(web(DEVELOPMENT).counted(Concurrency.ONE, lines)).isEqualTo(Concurrency.ONE);
  }

  @Test
  void what_the_command_line_says_comes_before_the_settings() throws IOException {
    settings("{\"gunicorn_workers\": 3}");
    Procfile held = web(PRODUCTION).heldIn(lines("web: bench serve --port 8000"));
    Concurrency asked = Concurrency.parse(List.of("web=1"), held.names());
    assertThat(web(PRODUCTION).counted(asked, held)).isEqualTo(asked);
  }

  @Test
  void the_address_is_that_of_the_settings_unless_the_procfile_names_another() throws IOException {
    settings("{\"bind_address\": \"0.0.0.0\"}");
    assertThat(listen("web: bench serve --port 8000")).isEqualTo("0.0.0.0:8000");
    assertThat(listen("web: bench serve --port $PORT")).isEqualTo("0.0.0.0:8000");
    assertThat(listen("#: listen=8111\nweb: bench serve")).isEqualTo("127.0.0.1:8111");
  }

  @Test
  void the_port_is_that_of_the_line_when_the_settings_name_none() {
    Procfile held = web(PRODUCTION).heldIn(lines("web: bench serve --port 8080"));
    List<Formation.Place> places = List.of(Formation.place(held, Instance.only("web"), 5000));
    assertThat(new BenchPorts(directory(), config()).of(places)).isEqualTo(Map.of("web", 8080));
    assertThat(listen("web: bench serve --port 8080")).isEqualTo("127.0.0.1:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web: gunicorn app",
        "web: bench serve --host 10.0.0.1",
        "web: cd x && bench serve",
        "web: bench serve --port 8000 >> logs/web.log 2>&1",
        "web: bench serve 2> logs/web.error.log",
        "other: bench serve"
      })
  void a_server_of_another_kind_or_place_listens_for_itself(String text) {
    assertThat(web(PRODUCTION).heldIn(lines(text)).lines().getFirst().policy().listens()).isFalse();
  }

  private String listen(String text) {
    return web(PRODUCTION).heldIn(lines(text)).lines().getFirst().policy().listen(1).text();
  }

  private static Procfile lines(String text) {
    return Procfile.parse(text + "\n", "Procfile");
  }

  private WebProcesses web(Map<String, String> environment) {
    return new WebProcesses(config(), environment);
  }

  private BenchConfig config() {
    return BenchConfig.load(directory());
  }

  private BenchDirectory directory() {
    return new BenchDirectory(root);
  }

  private void settings(String json) throws IOException {
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(root.resolve("sites/common_site_config.json"), json);
  }
}
