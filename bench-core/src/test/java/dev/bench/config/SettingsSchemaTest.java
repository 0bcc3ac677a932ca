package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsSchemaTest {

  @Test
  void every_value_that_its_key_cannot_have_is_a_fault() {
    Settings settings =
        settings(
            """
            {"webserver_port": 80000, "socketio_port": "nine", "redis_queue": "localhost:11000",
             "redis_cache": "redis://:secret@", "developer_mode": "yes", "cache_maxmemory": 0,
             "session_expiry": "a week", "time_zone": "Europe/Berln", "db_port": -1,
             "db_host": "db1, db2:99999",
             "worker_drain": "3",
             "workers": {"mail": {"timeout": "long"}}, "max_file_size": {"a": 1}}
            """);
    assertThat(SettingsSchema.faults(settings))
        .containsExactly(
            "cache_maxmemory is 0, expected a number from 1 to 1000000000",
            "db_host: \"db2:99999\" is no place of a server, expected a list such as db1.example.com,db2.example.com:3307",
            "db_port is -1, expected a port from 1 to 65535",
            "developer_mode is yes, expected true, false, 1 or 0",
            "max_file_size is {a=1}, expected a whole number",
            "redis_cache is not an address like redis://127.0.0.1:11000; a password in it is written with %40 for @ and the like",
            "redis_queue is not an address like redis://127.0.0.1:11000; a password in it is written with %40 for @ and the like",
            "session_expiry is a week, expected hours and minutes such as 170:00",
            "socketio_port is nine, expected a whole number",
            "time_zone is Europe/Berln, expected a time zone such as Europe/Berlin",
            "webserver_port is 80000, expected a port from 1 to 65535",
            "worker_drain: 3 is not a duration; write a number and ms, s, m, h or d, such as 10s",
            "The timeout of workers.mail is long, expected seconds above zero");
  }

  @Test
  void a_list_of_databases_has_no_empty_place() {
    for (String wrong : new String[] {",", "db1,", "db1,,db2", "db1,::1"}) {
      assertThat(SettingsSchema.faults(new Settings(Map.of("db_host", wrong))))
          .as(wrong)
          .hasSize(1);
    }
    for (String right : new String[] {"db1", "::1", "db1, db2:3307", "[::1],[::2]:3307"}) {
      assertThat(SettingsSchema.faults(new Settings(Map.of("db_host", right)))).as(right).isEmpty();
    }
  }

  @Test
  void a_broken_address_is_told_without_its_password() {
    assertThat(
            SettingsSchema.faults(
                settings("{\"redis_queue\": \"redis://:se|cret@127.0.0.1:11000\"}")))
        .containsExactly(
            "redis_queue is not an address like redis://127.0.0.1:11000; a password in it is written with %40 for @ and the like");
  }

  @Test
  void a_session_lasts_for_as_long_as_its_reader_can_read() {
    for (String wrong : new String[] {"100000:00", "0:00", "00:00:30", "6"}) {
      assertThat(SettingsSchema.faults(new Settings(Map.of("session_expiry", wrong))))
          .as(wrong)
          .hasSize(1);
    }
    assertThat(SettingsSchema.faults(new Settings(Map.of("session_expiry", "99999:59")))).isEmpty();
    assertThat(SettingsSchema.faults(new Settings(Map.of("session_expiry", "00:01")))).isEmpty();
  }

  @Test
  void a_password_with_an_at_sign_is_hidden_whole() {
    assertThat(SettingsSchema.hidden(Map.of("redis_queue", "redis://default:p@ss@127.0.0.1:11000")))
        .containsEntry("redis_queue", "redis://********@127.0.0.1:11000");
  }

  @Test
  void a_key_that_is_nearly_a_known_one_is_named_with_it() {
    assertThat(
            SettingsSchema.hints(
                settings("{\"webserver_prot\": 8100, \"my_app_key\": 1, \"domain\": []}")))
        .containsExactly(
            "domain is not a known setting: did you mean domains?",
            "webserver_prot is not a known setting: did you mean webserver_port?");
  }

  @Test
  void what_a_new_bench_has_is_good() {
    Settings settings =
        settings(
            """
            {"background_workers": 1, "developer_mode": 1, "file_watcher_port": 6787, "frappe_user": "x",
             "live_reload": true, "redis_cache": "redis://127.0.0.1:13000", "workers": {"a": {"timeout": 9}},
             "redis_queue": "redis://:p%40ss@127.0.0.1:11000/1", "time_zone": "+02:00", "session_expiry": "06:00"}
            """);
    assertThat(SettingsSchema.faults(settings)).isEmpty();
    assertThat(SettingsSchema.hints(settings)).isEmpty();
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
        .isSubsetOf(SettingsSchema.keys());
  }

  @Test
  void secrets_are_hidden_wherever_they_stand() {
    Map<String, Object> hidden =
        SettingsSchema.hidden(
            settings(
                    """
                    {"db_password": "a1", "s3": {"access_key": "b2", "parts": [{"token": "c3"}, "plain"]},
                     "redis_queue": "redis://user:d4@127.0.0.1:11000", "db_host": "db.example"}
                    """)
                .values());
    assertThat(Json.core().write(hidden))
        .doesNotContain("a1", "b2", "c3", "d4")
        .contains("plain", "db.example", "@127.0.0.1:11000");
    assertThat(SettingsSchema.holdSecrets(Map.of("a", Map.of("b", Map.of("token", "x"))))).isTrue();
    assertThat(SettingsSchema.holdSecrets(Map.of("a", Map.of("b", "x")))).isFalse();
  }

  private static Settings settings(String json) {
    return new Settings(Json.core().object(json));
  }
}
