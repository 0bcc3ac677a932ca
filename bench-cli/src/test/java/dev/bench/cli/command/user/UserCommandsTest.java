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
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
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

  private Bench open() {
    return Bench.open(new BenchDirectory(folder), "test", 2);
  }

  private void change(String file, Map<String, ?> values) {
    ConfigFile.change(folder.resolve(file), old -> old.putAll(values));
  }

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[words.length + 2];
    all[0] = "--site";
    all[1] = SITE;
    System.arraycopy(words, 0, all, 2, words.length);
    CommandLine line = Main.commandLine(folder, all);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(all);
  }
}
