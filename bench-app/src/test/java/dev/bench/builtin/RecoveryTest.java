package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.runtime.Bench;
import dev.bench.site.Progress;
import dev.bench.site.change.InstallApp;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a killed installation leaves, and what others do meanwhile. */
class RecoveryTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String INSTALLED = "shop: tables";

  @TempDir private Path folder;
  private NewSiteFixture fixture;
  private String database;

  @BeforeEach
  void site() throws Exception {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
    AppFixture.in(folder, "shop")
        .resource(
            "db/migration/V2__more.sql",
            """
            -- what an app may make
            create table `order line` (id int primary key);
            create table shipment (id int, line int, foreign key (line) references `order line`(id));
            create view open_shipment as select id from shipment;
            create sequence number_of_order;
            create table draft (id int);
            rename table draft to final;
            """);
    database = fixture.make(NewSiteOptions.named(SITE), Progress.silent()).database();
  }

  @Test
  void only_the_tables_that_the_installation_made_are_dropped() throws Exception {
    List<String> before = tables();
    killInstallation();
    assertThat(tables()).contains("item", "order line", "open_shipment", "final");
    run("create table accounts_2025 (id int)");
    run("insert into accounts_2025 values (1)");

    assertThat(fixture.recover()).isEmpty();

    assertThat(tables()).containsAll(before).hasSize(before.size() + 1).contains("accounts_2025");
    assertThat(mariaDb.ask("select id from %s.accounts_2025".formatted(database)))
        .containsExactly("1");
    assertThat(fixture.journals()).isEmpty();
    assertThat(install()).containsExactly("shop");
  }

  @Test
  void a_site_that_has_another_database_now_keeps_all_of_that() throws Exception {
    killInstallation();
    DatabaseAddress other = mariaDb.newDatabase();
    run("create table %s.item (id int)".formatted(other.name()));
    ConfigFile.change(
        folder.resolve("sites/shop.localhost/site_config.json"),
        settings -> {
          settings.put("db_name", other.name());
          settings.put("db_user", other.user());
          settings.put("db_password", other.password());
        });

    assertThat(fixture.recover()).isEmpty();

    assertThat(mariaDb.ask("show tables from " + other.name())).containsExactly("item");
    assertThat(tables()).contains("item");
  }

  @Test
  void a_database_that_was_restored_meanwhile_keeps_all_of_that() throws Exception {
    killInstallation();
    run("drop database " + database);
    run("create database " + database);
    run("create table %s.item (id int)".formatted(database));

    assertThat(fixture.recover()).isEmpty();

    assertThat(tables()).containsExactly("item");
  }

  @Test
  void an_unreadable_journal_blocks_its_own_site_only() throws Exception {
    Path journals = Files.createDirectories(folder.resolve("config/journal"));
    Path damaged = journals.resolve("other.localhost.journal");
    Files.writeString(damaged, "{\"operation\": \n");
    Path unknown = journals.resolve("third.localhost.journal");
    Files.writeString(
        unknown,
        """
        {"operation": "new-site", "site": "third.localhost", "pid": 1}
        {"undo": "DropEverything", "of": {}}
        """);

    assertThat(fixture.recover())
        .hasSize(2)
        .allMatch(sentence -> sentence.contains("delete the file"))
        .anyMatch(sentence -> sentence.contains(damaged.toString()))
        .anyMatch(sentence -> sentence.contains("DropEverything"));
    assertThat(install()).containsExactly("shop");
    assertThatThrownBy(
            () -> fixture.make(NewSiteOptions.named("other.localhost"), Progress.silent()))
        .hasMessageContaining(damaged.toString());
    assertThat(damaged).exists();
    assertThat(unknown).exists();
  }

  @Test
  void what_an_undone_installation_recorded_as_done_does_not_hold_for_the_next() throws Exception {
    run(
        "create table bench_statements_done (app varchar(140), script varchar(255), number int,"
            + " hash char(16), primary key (app, script, number))");
    run("insert into bench_statements_done values ('shop', 'V1__items.sql', 1, 'done')");

    assertThat(install()).containsExactly("shop");

    assertThat(tables()).contains("item").doesNotContain("bench_statements_done");
  }

  @Test
  void no_mark_stays_behind_an_installation() throws Exception {
    assertThat(install()).containsExactly("shop");

    assertThat(tables()).contains("item").doesNotContain("bench_installing");
    assertThat(fixture.journals()).isEmpty();
  }

  private void killInstallation() throws Exception {
    MakerProcess.installationStoppedAt(INSTALLED, folder, mariaDb.root());
    assertThat(fixture.journals()).containsExactly(SITE + ".journal");
  }

  private List<String> install() throws Exception {
    try (Bench runtime = fixture.bench().open("test")) {
      return new InstallApp(fixture.work(runtime, Progress.silent())).run(SITE, List.of("shop"));
    }
  }

  private List<String> tables() {
    return mariaDb.ask("show tables from " + database);
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = mariaDb.asRoot();
        Statement statement = connection.createStatement()) {
      if (!sql.startsWith("drop") && !sql.startsWith("create database")) {
        statement.execute("use " + database);
      }
      statement.execute(sql);
    }
  }
}
