package dev.bench.cli.command.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.AuthenticationException;
import dev.bench.cli.Main;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.json.Json;
import dev.bench.runtime.Bench;
import dev.bench.session.Origin;
import dev.bench.site.backup.BackupFile;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class UserCommandsTest {

  private static final String SITE = "shop.localhost";
  private static final Origin HERE = new Origin("127.0.0.1", "test");

  @RegisterExtension static final RealRedis redis = new RealRedis();
  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void make_a_bench_with_a_site() throws IOException, SQLException {
    for (String part : List.of("apps", "config", "logs", "sites/" + SITE)) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\n");
    DatabaseAddress database = mariaDb.newDatabase();
    change(
        "sites/common_site_config.json",
        Map.of(
            "redis_cache", redis.uri().toString(),
            "redis_queue", redis.uri().toString(),
            "skip_redis", 1,
            "db_host", database.host(),
            "db_port", database.port(),
            "bench_id", "users"));
    change(
        "sites/%s/site_config.json".formatted(SITE),
        Map.of("db_name", database.name(), "db_password", database.password()));
    change(
        "sites/%s/site_state.json".formatted(SITE),
        Map.of("epoch", 1, "installed_apps", List.of("bench")));
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement();
        var scripts = Files.list(Path.of("../bench-app/src/main/resources/db/migration/bench"))) {
      for (Path script : scripts.sorted().toList()) {
        String sql = Files.readString(script).replaceAll("(?m)^--.*$", "");
        for (String each : sql.split(";\\s*\\n", -1)) {
          if (!each.isBlank()) {
            statement.execute(each);
          }
        }
      }
    }
  }

  @Test
  void a_user_is_added_with_roles_and_logs_in_with_the_password_of_a_file() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "first line\nsecond\n");
    assertThat(
            run(
                "add-user",
                "Ann@x.org",
                "--full-name",
                "Ann",
                "--role",
                "Keeper",
                "--password-file",
                secret.toString()))
        .as(err.toString())
        .isZero();
    assertThat(run("add-role", "ann@x.org", "Buyer", "Seller")).isZero();
    assertThat(run("list-users", "--json")).isZero();
    JsonNode ann =
        Json.core().tree(out.toString()).values().stream()
            .filter(user -> user.get("name").asString().equals("ann@x.org"))
            .findFirst()
            .orElseThrow();
    assertThat(ann.get("full_name").asString()).isEqualTo("Ann");
    assertThat(ann.get("roles").toString()).isEqualTo("[\"Buyer\",\"Keeper\",\"Seller\"]");
    try (Bench bench = open()) {
      var site = bench.sites().require(SITE);
      assertThat(bench.sessions().login(site, "ann@x.org", "first line", HERE).fullName())
          .isEqualTo("Ann");
      assertThat(run("destroy-all-sessions")).isZero();
      assertThat(out.toString()).contains("Ended sessions of shop.localhost: 1");

      Files.writeString(secret, "other\n");
      assertThat(run("set-password", "ann@x.org", "--password-file", secret.toString())).isZero();
      assertThat(run("set-admin-password", "--password-file", secret.toString())).isZero();
      assertThat(bench.sessions().login(site, "ann@x.org", "other", HERE)).isNotNull();
      assertThat(bench.sessions().login(site, "Administrator", "other", HERE)).isNotNull();

      assertThat(run("browse", SITE, "--user", "Administrator")).as(err.toString()).isZero();
      String link = out.toString().strip();
      assertThat(link).startsWith("https://shop.localhost/api/method/frappe.www.login.");
      String once = link.replaceAll(".*key=", "");
      assertThat(bench.sessions().loginByKey(site, once, HERE).session().user())
          .isEqualTo("Administrator");
      assertThatThrownBy(() -> bench.sessions().loginByKey(site, once, HERE))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("bench browse");
      assertThat(run("browse", "--user", "ann@x.org")).isEqualTo(1);
      assertThat(err.toString()).contains("needs developer_mode");

      assertThat(run("create-api-key", "ann@x.org", "--json")).isZero();
      JsonNode key = Json.core().tree(out.toString());
      String token =
          "token %s:%s".formatted(key.get("api_key").asString(), key.get("api_secret").asString());
      assertThat(bench.sessions().users().byHeader(site, token).session().user())
          .isEqualTo("ann@x.org");
    }
  }

  @Test
  void what_cannot_be_done_is_said_and_changes_nothing() throws Exception {
    assertThat(run("add-user", "no-address", "--no-password")).isEqualTo(1);
    assertThat(err.toString()).contains("no-address is not an e-mail address");
    assertThat(run("add-user", "ann@x.org", "--no-password")).isZero();
    assertThat(run("add-user", "ann@x.org", "--no-password")).isEqualTo(1);
    assertThat(err.toString()).contains("There is a user ann@x.org on shop.localhost already");
    assertThat(run("add-role", "bob@x.org", "Keeper")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no user bob@x.org on shop.localhost");
    Path empty = Files.writeString(folder.resolve("empty.txt"), "");
    assertThat(run("set-password", "ann@x.org", "--password-file", empty.toString())).isEqualTo(2);
    assertThat(run("set-password", "ann@x.org", "typed")).as("a secret as argument").isEqualTo(2);
  }

  @Test
  void some_tables_are_saved_and_the_task_is_shown_in_the_table_and_alone() throws Exception {
    assertThat(run("backup", "--only", "bench_user,bench_user_role", "--json"))
        .as(err.toString())
        .isZero();
    assertThat(dump())
        .contains("CREATE TABLE `bench_user`", "CREATE TABLE `bench_user_role`")
        .doesNotContain("CREATE TABLE `bench_session`");
    assertThat(run("backup", "--exclude", "bench_session", "--json")).as(err.toString()).isZero();
    assertThat(dump())
        .contains("CREATE TABLE `bench_user`")
        .doesNotContain("CREATE TABLE `bench_session`");
    assertThat(run("backup", "--only", "bench_user", "--exclude", "bench_session")).isEqualTo(1);
    assertThat(err.toString()).contains("Give --only or --exclude, not both");
    assertThat(run("backup", "--only", "bench_nothing")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no table bench_nothing");

    assertThat(run("tasks")).isZero();
    assertThat(shown())
        .containsPattern("backup +shop.localhost .+ failed +There is no table bench_nothing")
        .containsPattern("backup +shop.localhost .+ done");
    assertThat(run("tasks", "--json")).isZero();
    JsonNode task = Json.core().tree(out.toString()).at("/tasks/1");
    assertThat(task.at("/outcome").asString()).isEqualTo("done");
    assertThat(task.at("/host").asString()).isNotEmpty();
    String id = task.at("/id").asString();
    assertThat(run("tasks", id)).isEqualTo(2);
    assertThat(err.toString()).contains("Give --site or the ID of a task, not both");
    assertThat(execute("tasks", id)).isZero();
    assertThat(shown())
        .contains("backup shop.localhost", "outcome  done")
        .containsPattern("dump +[0-9]+[.][0-9] s")
        .containsPattern("-partial-database.sql.gz, [0-9]+ bytes");
    assertThat(execute("tasks", "20260101-120000123-3f9a")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no task 20260101-120000123-3f9a");
  }

  @Test
  void an_unfinished_operation_is_told_beside_the_state_of_its_site() throws IOException {
    Path journals = Files.createDirectories(folder.resolve("config/journal"));
    Files.writeString(
        journals.resolve(SITE + ".journal"),
        "{\"operation\":\"migrate\",\"site\":\"%s\",\"pid\":999999999}\n".formatted(SITE));

    assertThat(execute("sites", "--json")).isZero();
    JsonNode site = Json.core().tree(out.toString()).at("/sites/0");
    assertThat(site.at("/state").asString()).isEqualTo("live");
    assertThat(site.at("/unfinished").asString()).startsWith("migrate is unfinished");
    assertThat(execute("sites")).isZero();
    assertThat(shown()).contains("shop.localhost: migrate is unfinished; the next command");
  }

  /** The SQL of the backup that was told as JSON. */
  private String dump() throws IOException {
    Path file = Path.of(Json.core().tree(out.toString()).at("/backups/0/files/0").asString());
    assertThat(file.toString()).endsWith("-partial-database.sql.gz");
    try (InputStream sql = BackupFile.open(file, Optional.empty())) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What was told, without colours. */
  private String shown() {
    return out.toString().replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private Bench open() {
    return Bench.open(new BenchDirectory(folder), "test", 2);
  }

  private void change(String file, Map<String, ?> values) {
    ConfigFile.change(folder.resolve(file), old -> old.putAll(values));
  }

  private int run(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "--site";
    all[1] = SITE;
    System.arraycopy(words, 0, all, 2, words.length);
    return execute(all);
  }

  private int execute(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine(folder, words);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(words);
  }
}
