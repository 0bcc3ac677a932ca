package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.Settings;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

  @Test
  void every_value_that_its_key_cannot_have_is_a_fault() {
    SettingsCheck check =
        check(
            """
            {"webserver_port": 80000, "socketio_port": "nine", "redis_queue": "localhost:11000",
             "redis_cache": "redis://:secret@", "developer_mode": "yes", "cache_maxmemory": 0,
             "session_expiry": "a week", "time_zone": "Europe/Berln", "db_port": -1,
             "worker_drain": "3",
             "workers": {"mail": {"timeout": "long"}}, "max_file_size": {"a": 1}}
            """);
    assertThat(check.faults())
        .containsExactly(
            "cache_maxmemory is 0, expected a number above 0",
            "db_port is -1, expected a port from 1 to 65535",
            "developer_mode is yes, expected true, false, 1 or 0",
            "max_file_size is {a=1}, expected a whole number",
            "redis_cache is no address, expected one such as redis://127.0.0.1:11000",
            "redis_queue is no address, expected one such as redis://127.0.0.1:11000",
            "session_expiry is a week, expected hours and minutes such as 170:00",
            "socketio_port is nine, expected a whole number",
            "time_zone is Europe/Berln, expected a time zone such as Europe/Berlin",
            "webserver_port is 80000, expected a port from 1 to 65535",
            "worker_drain: 3 is no duration; write a number and ms, s, m, h or d, such as 10s",
            "The timeout of workers.mail is long, expected seconds above zero");
  }

  @Test
  void a_broken_address_is_told_without_its_password() {
    assertThat(check("{\"redis_queue\": \"redis://:se|cret@127.0.0.1:11000\"}").faults())
        .containsExactly("redis_queue is no address, expected one such as redis://127.0.0.1:11000");
  }

  @Test
  void a_key_that_is_nearly_a_known_one_is_named_with_it() {
    assertThat(check("{\"webserver_prot\": 8100, \"my_app_key\": 1, \"domain\": []}").hints())
        .containsExactly(
            "domain is no known setting: did you mean domains?",
            "webserver_prot is no known setting: did you mean webserver_port?");
  }

  @Test
  void what_a_new_bench_has_is_good() {
    SettingsCheck check =
        check(
            """
            {"background_workers": 1, "developer_mode": 1, "file_watcher_port": 6787, "frappe_user": "x",
             "live_reload": true, "redis_cache": "redis://127.0.0.1:13000", "workers": {"a": {"timeout": 9}},
             "redis_queue": "redis://:p%40ss@127.0.0.1:11000/1", "time_zone": "+02:00", "session_expiry": "06:00"}
            """);
    assertThat(check.faults()).isEmpty();
    assertThat(check.hints()).isEmpty();
  }

  @Test
  void every_key_of_the_handbook_is_known() throws IOException {
    Path handbook = Path.of("").toAbsolutePath().resolveSibling("docs/configuration.md");
    assertThat(
            Files.readAllLines(handbook).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(
                    line -> Pattern.compile("`([a-z_]+)`").matcher(line.split("\\|")[1]).results())
                .map(key -> key.group(1)))
        .hasSizeGreaterThan(30)
        .isSubsetOf(SettingsCheck.known());
  }

  private static SettingsCheck check(String json) {
    return SettingsCheck.of(new Settings(Json.core().object(json)));
  }
}
