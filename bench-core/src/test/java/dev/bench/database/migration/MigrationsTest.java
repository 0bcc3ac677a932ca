package dev.bench.database.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.build.Builds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
import dev.bench.site.Sites;
import dev.bench.site.change.PendingMigrations;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path files;
  private DatabaseAddress address;

  @BeforeEach
  void database() {
    address = mariaDb.newDatabase();
  }

  @Test
  void new_files_are_applied_once_and_each_app_has_its_own_history() throws IOException {
    file("V1__first.sql", "create table first (id int); insert into first values (1);");
    Migrations todo = of("todo");
    Migrations other = of("other");

    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(todo.applyTo(address)).isZero();
    file("V2__second.sql", "create table second (id int); -- ${not_a_placeholder}");
    assertThat(todo.applyTo(address)).isEqualTo(1);

    file("V1__first.sql", "create table if not exists first (id int);");
    assertThat(other.applyTo(mariaDb.newDatabase())).isEqualTo(2);
    assertThat(mariaDb.ask("show tables from " + address.name()))
        .containsExactlyInAnyOrder("first", "second", "bench_migration_todo");
  }

  @Test
  void the_files_that_a_database_has_not_seen_are_pending() throws IOException {
    Migrations todo = of("todo");
    assertThat(todo.pendingVersions(address, LIMIT)).isEmpty();
    file("V1__first.sql", "create table first (id int);");
    file("V2__second.sql", "create table second (id int);");
    assertThat(todo.pendingVersions(address, LIMIT)).containsExactly("V1", "V2");

    todo.applyTo(address);
    file("V10__tenth.sql", "create table tenth (id int);");
    file("V2_1__between.sql", "create table between_ (id int);");
    Files.writeString(files.resolve("notes.txt"), "no migration");

    assertThat(todo.pendingVersions(address, LIMIT)).containsExactly("V2.1", "V10");
    assertThat(of("other").pendingVersions(address, LIMIT))
        .containsExactly("V1", "V2", "V2.1", "V10");
  }

  @Test
  void a_site_lacks_what_its_apps_have_until_it_has_migrated(@TempDir Path root)
      throws IOException {
    AppFixture shop =
        AppFixture.in(root, "shop")
            .resource("db/migration/V1__first.sql", "create table first (id int);");
    BenchDirectory bench = new BenchDirectory(root);
    Sites sites = new Sites(bench, BenchConfig.load(bench, Map.of()));
    site(root, "one.test", address);
    site(root, "away.test", new DatabaseAddress("127.0.0.1", 1, Optional.empty(), "x", "x", "x"));
    sites.copyApps("one.test", List.of("bench", "shop"));
    sites.copyApps("away.test", List.of("shop"));
    PendingMigrations migrations = new PendingMigrations(bench, sites, LIMIT);
    assertThat(migrations.look()).as("before a site is asked").isEmpty();

    migrations.askAll();
    migrations.look();
    migrations.askAll(); // a build more, before the second site had its turn
    List<PendingMigrations.Pending> pending = migrations.look();

    assertThat(pending).hasToString("[one.test has not applied V1 of shop]");
    assertThat(migrations.look()).isEqualTo(pending);
    assertThat(migrations.isBehind()).isFalse();
    Path classes = new Builds(bench, "shop").current().orElseThrow().classes();
    new Migrations(
            "shop", "filesystem:" + classes.resolve("db/migration"), StatementLimit.MIGRATION)
        .applyTo(address);
    sites.copyApps("one.test", List.of("bench", "shop"));
    assertThat(migrations.look()).isEmpty();

    shop.resource("db/migration/V2__second.sql", "create table second (id int);");
    migrations.askAll();
    migrations.look();
    assertThat(migrations.look()).hasToString("[one.test has not applied V2 of shop]");
  }

  private static void site(Path root, String name, DatabaseAddress database) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sites").resolve(name));
    Files.writeString(
        folder.resolve("site_config.json"),
        "{\"db_host\": \"%s\", \"db_port\": %d, \"db_name\": \"%s\", \"db_user\": \"%s\", \"db_password\": \"%s\"%s}"
            .formatted(
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                database.password(),
                database.socket().map(socket -> ", \"db_socket\": \"" + socket + "\"").orElse("")));
  }

  @Test
  void an_app_without_files_is_no_error() {
    Migrations none =
        new Migrations("none", "filesystem:" + files.resolve("none"), StatementLimit.MIGRATION);

    assertThat(none.applyTo(address)).isZero();
  }

  @Test
  void a_failing_file_names_itself_and_can_be_applied_after_it_is_mended() throws IOException {
    file("V1__first.sql", "create table first (id int);\nselect nonsense from nowhere;");
    Migrations todo = of("todo");

    assertThatThrownBy(() -> todo.applyTo(address))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V1__first.sql")
        .hasMessageContaining("nowhere")
        .hasMessageNotContaining("\n");
    file("V1__first.sql", "create table first (id int);\ninsert into first values (1);");

    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(mariaDb.ask("show tables from " + address.name()))
        .containsExactlyInAnyOrder("first", "bench_migration_todo");
  }

  @Test
  void a_second_run_goes_on_at_the_statement_that_failed() throws IOException {
    String begin =
        """
        set sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
        create table first (id int auto_increment primary key);
        insert into first values (1);
        alter table first add more int;
        insert into first values (2, 10);
        """;
    file("V1__first.sql", begin + "insert into first select sleep(0), m from nowhere;");
    Migrations todo = of("todo");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("nowhere");
    String rows = "select concat_ws(':', id, more) from %s.first".formatted(address.name());
    assertThat(mariaDb.ask(rows)).containsExactly("1"); // the second is rolled back

    file("V1__first.sql", begin.replace("values (1)", "values (7)") + "select 1;");
    assertThatThrownBy(() -> todo.applyTo(address))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("Statement 3 of V1__first.sql of app todo")
        .hasMessageContaining("bench migrate --restart todo");
    assertThat(mariaDb.ask(rows)).containsExactly("1");

    file("V1__first.sql", begin + "insert into first values (0, 10);");
    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(mariaDb.ask(rows)).containsExactlyInAnyOrder("0:10", "1", "2:10");
    assertThat(todo.applyTo(address)).isZero();
    assertThat(mariaDb.ask("show tables from " + address.name()))
        .containsExactlyInAnyOrder("first", "bench_migration_todo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create temporary table kept as select 1 as id;",
        "-- how many\nset @kept = (select 1);",
        "select 1 into @kept;",
        "prepare kept from 'select 1';"
      })
  void a_file_that_needs_what_a_session_has_lost_does_not_go_on(String statement)
      throws IOException {
    String begin = statement + "\ncreate table first (id int);\n";
    file("V1__first.sql", begin + "select nonsense from nowhere;");
    Migrations todo = of("todo");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("nowhere");
    file("V1__first.sql", begin + "insert into first values (1);");

    assertThatThrownBy(() -> todo.applyTo(address))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageStartingWith("V1__first.sql of app todo cannot go on where it failed")
        .hasMessageContaining("kept")
        .hasMessageContaining("bench migrate --restart todo")
        .hasMessageContaining("bench migrate --skip todo:V1");

    assertThat(mariaDb.ask("select id from %s.first".formatted(address.name()))).isEmpty();
  }

  @Test
  void what_a_rollback_of_a_file_took_back_stays_recorded_as_done() throws IOException {
    String begin =
        """
        create table first (id int);
        insert into first values (1);
        rollback;
        insert into first values (2);
        commit;
        """;
    file("V1__first.sql", begin + "select nonsense from nowhere;");
    Migrations todo = of("todo");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("nowhere");
    file("V1__first.sql", begin + "insert into first values (3);");

    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(mariaDb.ask("select id from %s.first order by id".formatted(address.name())))
        .containsExactly("2", "3");
  }

  @Test
  void an_unfinished_file_can_begin_anew() throws IOException {
    file("V1__first.sql", "create table first (id int);\nselect nonsense from nowhere;");
    Migrations todo = of("todo");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("nowhere");
    file("V1__first.sql", "create or replace table first (id bigint);");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("Statement 1");

    todo.forgetStatements(address);

    assertThat(todo.applyTo(address)).isEqualTo(1);
  }

  @Test
  void a_failed_statement_is_named_with_its_line_and_its_file_can_be_skipped() throws IOException {
    file("V1__first.sql", "create table first (id int);");
    file("V2__second.sql", "create table second (id int);\n\nalter table first\n  drop nothing;");
    file("V3__third.sql", "create table third (id int);");
    Migrations todo = of("todo");

    assertThatThrownBy(() -> todo.applyTo(address))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__second.sql of app todo")
        .hasMessageContaining("line 3")
        .hasMessageContaining("\"alter table first drop nothing\"")
        .hasMessageContaining("bench migrate --skip todo:V2")
        .hasMessageNotContaining("Flyway")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> todo.skip(address, "V3")).hasMessageContaining("the next one is V2");

    todo.skip(address, "V2");

    assertThat(mariaDb.ask("show tables from " + address.name()))
        .doesNotContain("third", "bench_statements_done");
    assertThat(todo.applyTo(address)).isEqualTo(1);
    assertThat(mariaDb.ask("show tables from " + address.name())).contains("third");
  }

  @Test
  void a_file_that_was_changed_after_it_was_applied_is_refused() throws IOException {
    file("V1__first.sql", "create table first (id int);");
    of("todo").applyTo(address);
    file("V1__first.sql", "create table first (id int, changed int);");

    assertThatThrownBy(() -> of("todo").applyTo(address))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void what_an_app_made_is_read_from_its_files_and_the_rest_is_named() throws Exception {
    file(
        "V1__first.sql",
        """
        create table item (id int primary key, note text default 'if not exists');
        create table if not exists shared (id int);
        create or replace view items as select id from item;
        create table old_name (id int); rename table old_name to new_name;
        create table gone (id int); drop table gone;
        create view own_view as select 1;
        """);
    file("V2__second.sql", "alter table foreign_one add more int;\ncreate sequence numbers");
    file("V3__third.sql", "create table third (id int);");
    try (var connection = mariaDb.asRoot();
        var statement = connection.createStatement()) {
      statement.execute("create table %s.foreign_one (id int)".formatted(address.name()));
    }
    Migrations todo = of("todo");
    todo.applyTo(address);
    file("V3__third.sql", "create table third (id int, changed int);");

    AppTables tables = AppTables.of(todo, List.of(), address);

    assertThat(tables.own())
        .containsExactly("item", "new_name", "own_view", "numbers", "bench_migration_todo");
    assertThat(tables.left())
        .anyMatch(left -> left.startsWith("shared: "))
        .anyMatch(left -> left.startsWith("items: "))
        .anyMatch(left -> left.startsWith("what the app changed in foreign_one"))
        .anyMatch(left -> left.startsWith("what V3__third.sql made"))
        .hasSize(4);
    assertThat(AppTables.of(todo, List.of(of("todo")), address).own())
        .containsExactly("bench_migration_todo"); // another app makes the same
  }

  @Test
  void what_a_file_made_that_is_not_done_is_named() throws Exception {
    file("V1__first.sql", "create table first (id int);");
    Migrations todo = of("todo");
    todo.applyTo(address);
    file("V2__second.sql", "create table second (id int);\nselect nonsense from nowhere;");
    assertThatThrownBy(() -> todo.applyTo(address)).hasMessageContaining("nowhere");

    AppTables tables = AppTables.of(todo, List.of(), address);

    assertThat(tables.own()).containsExactly("first", "bench_migration_todo");
    assertThat(tables.left()).containsExactly("what V2__second.sql made: the file is not done");
  }

  private Migrations of(String app) {
    return new Migrations(app, "filesystem:" + files, StatementLimit.MIGRATION);
  }

  private void file(String name, String sql) throws IOException {
    Files.writeString(files.resolve(name), sql);
  }
}
