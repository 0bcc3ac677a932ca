package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

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
  void an_app_without_files_is_no_error() {
    Migrations none = new Migrations("none", "filesystem:" + files.resolve("none"));

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
    file("V1__first.sql", "create table if not exists first (id int);");

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

    assertThat(mariaDb.ask("show tables from " + address.name())).doesNotContain("third");
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

  private Migrations of(String app) {
    return new Migrations(app, "filesystem:" + files);
  }

  private void file(String name, String sql) throws IOException {
    Files.writeString(files.resolve(name), sql);
  }
}
