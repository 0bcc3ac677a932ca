package dev.bench.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.app.GenerationId;
import dev.bench.cli.Main;
import dev.bench.cli.machine.Machine;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeployCheckTest {

  private static final String SITE = "shop.localhost";

  @RegisterExtension static final RealRedis redis = new RealRedis();
  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @TempDir Path folder;

  @Test
  void what_a_deployment_would_break_is_found_and_told_with_what_to_do() throws Exception {
    TestBench made = TestBench.in(folder, redis.uri());
    Files.createDirectories(folder.resolve("config"));
    List<Integer> ports = FreePorts.find(2);
    ConfigFile.change(
        folder.resolve("sites/common_site_config.json"),
        settings -> {
          settings.put("webserver_port", ports.getFirst());
          settings.put("socketio_port", ports.getLast());
        });
    Files.writeString(folder.resolve("Procfile"), "web: bench serve\n");
    try (Bench bench = made.open("test")) {
      SiteState site = made.newSite(bench, mariaDb, SITE);
      assertThat(found("jobs")).extracting(Checked::state).containsExactly(Checked.State.OK);
      assertThat(found("migrations")).extracting(Checked::state).containsExactly(Checked.State.OK);
      assertThat(found("versions")).extracting(Checked::state).containsOnly(Checked.State.OK);
      assertThat(found("disk").getLast().what()).contains("There is no backup yet", SITE);
      assertThat(run("deploy", "check").status()).isZero();

      enqueue(bench, "shop.Reports.gone");
      forgetLastMigration(site);
    }

    assertThat(found("jobs"))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.state()).isEqualTo(Checked.State.FAULT);
          assertThat(fault.what())
              .isEqualTo("1 waiting jobs call shop.Reports.gone, which no app declares.");
          assertThat(fault.todo()).contains("bench purge-jobs --method shop.Reports.gone");
        });
    assertThat(found("migrations").getFirst().what()).isEqualTo(SITE + " has 1 new migrations.");
    Ran ran = run("deploy", "check", "--json");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(Json.core().tree(ran.out()).values().stream())
        .anySatisfy(each -> assertThat(each.get("state").asString()).isEqualTo("FAULT"));
  }

  @Test
  void a_setting_that_is_wrong_is_a_fault_and_hides_no_other() throws IOException {
    TestBench.in(folder, redis.uri());
    Path site = Files.createDirectories(folder.resolve("sites/" + SITE));
    Files.writeString(site.resolve("site_config.json"), "{\"nginx_port\": 70000}");
    Path other = Files.createDirectories(folder.resolve("sites/b.localhost"));
    Files.writeString(other.resolve("site_config.json"), "{");

    assertThat(check().all())
        .extracting(Checked::what)
        .anyMatch(what -> what.contains("nginx_port is 70000"))
        .anyMatch(what -> what.contains("b.localhost/site_config.json is broken"));
  }

  @Test
  void an_app_that_cannot_be_loaded_is_a_fault() throws IOException {
    TestBench.in(folder, redis.uri());
    assertThat(found("apps")).extracting(Checked::state).containsExactly(Checked.State.OK);
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\nshop\n");

    assertThat(found("apps"))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.state()).isEqualTo(Checked.State.FAULT);
          assertThat(fault.what()).startsWith("App shop: ").endsWith("It would not be served.");
          assertThat(fault.todo()).contains("bench deploy check again");
        });
  }

  @Test
  void versions_and_sizes_are_compared_as_numbers() {
    assertThat(VersionsCheck.compared("MariaDB", "10.11.6-MariaDB", "10.6").state())
        .isEqualTo(Checked.State.OK);
    assertThat(VersionsCheck.compared("MariaDB", "10.5.23", "10.6").state())
        .isEqualTo(Checked.State.FAULT);
    assertThat(VersionsCheck.compared("redis_queue", "unknown", "6.2").state())
        .isEqualTo(Checked.State.NOTE);
    assertThat(DiskCheck.compared(folder, 10, 11).state()).isEqualTo(Checked.State.FAULT);
    assertThat(DiskCheck.compared(folder, 11, 10).state()).isEqualTo(Checked.State.OK);
  }

  /** On a machine without a production setup. */
  private DeployCheck check() {
    return new DeployCheck(new BenchDirectory(folder), new Machine(folder.resolve("machine")));
  }

  private List<Checked> found(String check) {
    return check().all().stream().filter(each -> each.check().equals(check)).toList();
  }

  private record Ran(int status, String out) {}

  private Ran run(String... words) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine(folder, words);
    line.setOut(new PrintWriter(out));
    return new Ran(line.execute(words), out.toString());
  }

  private static void enqueue(Bench bench, String method) {
    bench
        .jobs()
        .enqueue(
            List.of(
                new JobRequest(
                    JobIds.of(SITE, "a"),
                    new JobRequest.Owner(SITE, "Administrator", new GenerationId(1, "abc")),
                    "default",
                    method,
                    "[]",
                    "{}",
                    new JobRequest.Run(Duration.ofSeconds(60), 0, List.of()),
                    Optional.empty(),
                    false,
                    Map.of())));
  }

  private static void forgetLastMigration(SiteState site) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                site.database().url(), site.database().user(), site.database().password());
        Statement statement = connection.createStatement()) {
      statement.execute("delete from bench_migration_bench order by installed_rank desc limit 1");
    }
  }
}
