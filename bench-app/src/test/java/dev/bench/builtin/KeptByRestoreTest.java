package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.BenchException;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.backup.BackupPlaces;
import dev.bench.site.backup.BackupTables;
import dev.bench.site.backup.Backups;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.ConfirmRestore;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.journal.Recovery;
import dev.bench.site.table.PartialRestore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptByRestoreTest extends SavedSiteCase {

  private static final String DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";

  @Test
  void what_is_written_to_restored_tables_stays_when_the_rest_of_the_restore_is_killed()
      throws Exception {
    Path dump = site.save(false).files().getFirst();
    site.execute("update item set name = 'before'");
    String names = "select name from item order by id";
    Progress killing =
        new Progress() {
          @Override
          public void begun(String step) {
            try {
              if (site.ask(names).equals(List.of("Administrator"))) {
                site.execute("insert into item values (2, 'after')");
                throw new IllegalStateException("killed at " + step);
              }
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    assertThatThrownBy(() ->
            site.run(
                killing,
                work ->
                    new PartialRestore(work, fixture.server())
                        .run(SITE, dump, List.of("item"), null)))
        .hasStackTraceContaining("killed at");
    BenchDirectory bench = fixture.bench().directory();
    Path journal = bench.config().resolve("journal").resolve(SITE + ".journal");
    assertThat(Recovery.due(bench, SITE)).as("its process lives").isEmpty();
    String pid = "\"pid\":" + ProcessHandle.current().pid();
    Files.writeString(journal, Files.readString(journal).replace(pid, "\"pid\":999999999"));
    assertThat(Recovery.due(bench, SITE))
        .contains("partial-restore is unfinished; the next command on the site settles it");

    assertThat(fixture.recover()).isEmpty();
    assertThat(Recovery.due(bench, SITE)).isEmpty();
    assertThat(site.ask(names)).containsExactly("Administrator", "after");
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
  }

  @Test
  void tables_that_cannot_be_restored_alone_are_refused_and_nothing_changes() throws Exception {
    site.execute(
        "alter table item add primary key (id)",
        "create table line (item int, amount int, foreign key (item) references item (id))",
        "create table counted (id int)",
        "create trigger before_counted before insert on counted for each row set new.id = 1",
        "create table older (id int)",
        "create view items as select * from item");
    Path dump = site.save(false).files().getFirst();
    site.execute("drop trigger before_counted", "alter table older add column since date not null");
    Map<String, String> refused =
        Map.of(
            "item", "Foreign keys connect item with line",
            "line", "Foreign keys connect line with item",
            "counted", "the dump makes a trigger: counted has triggers",
            "older", "site: `since` date not null",
            "items", "no table items",
            "nothing", "no table nothing");
    for (Map.Entry<String, String> each : refused.entrySet()) {
      assertThatThrownBy(() ->
              site.run(
                  Progress.silent(),
                  work ->
                      new PartialRestore(work, fixture.server())
                          .run(SITE, dump, List.of(each.getKey()), null)))
          .isInstanceOf(BenchException.class)
          .hasMessageContaining(each.getValue());
    }
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_backup_of_some_tables_brings_these_back_and_is_none_of_the_site() throws Exception {
    site.execute("create table log_line (id int)", "insert into log_line values (1)");

    assertThatThrownBy(() -> save(new BackupTables(Set.of(), Set.of("lines"))))
        .hasMessage("There is no table lines in the site's database");
    Backup.Made without = save(new BackupTables(Set.of(), Set.of("log_line")));
    Backup.Made only = save(new BackupTables(Set.of("item"), Set.of()));

    assertThat(without.manifest().rows()).containsKeys("item", "bench_user");
    assertThat(without.manifest().rows()).doesNotContainKey("log_line");
    assertThat(only.manifest().rows()).containsOnlyKeys("item");
    assertThat(only.removed()).isEmpty();
    assertThat(Backups.of(site.folder()).newest()).as("of the whole site").isEmpty();
    Path dump = only.files().getFirst();
    assertThat(dump.getFileName().toString()).endsWith("shop_localhost-partial-database.sql.gz");
    assertThatThrownBy(
            () -> site.restore(new RestoreOptions(dump, null, null, true), Progress.silent()))
        .hasMessageContaining("is a backup of some tables only");

    site.execute("update item set name = 'changed'");
    site.run(
        Progress.silent(),
        work -> new PartialRestore(work, fixture.server()).run(SITE, dump, List.of("item"), null));
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
  }

  private Backup.Made save(BackupTables tables) throws Exception {
    return site.run(
        Progress.silent(),
        work ->
            new BackupSite(work, SavedSite.backups())
                .run(SITE, new BackupOptions(false, false, false, BackupPlaces.USUAL, tables)));
  }

  @Test
  void a_database_that_another_site_uses_is_never_dropped() throws Exception {
    Path dump = site.save(false).files().getFirst();
    String shared = site.database().name();
    Path copy = folder.resolve("sites/copy.localhost");
    Files.createDirectory(copy);
    Path config = copy.resolve("site_config.json");
    Files.copy(site.folder().resolve("site_config.json"), config);
    site.restore(RestoreOptions.of(dump), Progress.silent());
    RestoreOptions again = new RestoreOptions(dump, null, null, true);

    assertThatThrownBy(this::confirm)
        .hasMessageContaining(shared)
        .hasMessageContaining("sites/copy.localhost uses it");
    assertThatThrownBy(() -> site.restore(again, Progress.silent()))
        .hasMessageContaining("sites/copy.localhost uses it");
    Files.writeString(config, "{ broken");
    assertThatThrownBy(this::confirm).hasMessageContaining("copy.localhost may use it");
    Path archived = Files.createDirectories(folder.resolve("archived/sites"));
    Files.writeString(config, "{\"previous_database\": {\"db_name\": \"%s\"}}".formatted(shared));
    Files.move(copy, archived.resolve("copy.localhost"));
    assertThatThrownBy(this::confirm).hasMessageContaining("archived/sites/copy.localhost uses it");
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).contains(shared);

    Files.delete(archived.resolve("copy.localhost/site_config.json"));
    try (var connection = mariaDb.asRoot();
        var statement = connection.createStatement()) {
      statement.execute("alter database %s comment 'bench site x.y, 00'".formatted(shared));
    }
    assertThatThrownBy(this::confirm).hasMessageContaining("it is marked as");
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).contains(shared);
  }

  @Test
  void force_never_drops_the_database_in_use_and_removes_the_older_files() throws Exception {
    Backup.Made saved = site.save(true);
    RestoreOptions again =
        new RestoreOptions(saved.files().get(0), saved.files().get(1), null, true);
    Path config = site.folder().resolve("site_config.json");
    Map<String, Object> first = new LinkedHashMap<>(ConfigFile.read(config));
    site.restore(again, Progress.silent());
    site.restore(again, Progress.silent());
    assertThat(site.files())
        .filteredOn(name -> name.matches("private/previous-[0-9a-f]+"))
        .hasSize(1);
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).doesNotContain((String) first.get("db_name"));

    ConfigFile.change(
        config,
        own -> {
          Map<?, ?> kept = (Map<?, ?>) own.get("previous_database");
          own.put("db_name", kept.get("db_name"));
          own.put("db_user", kept.get("db_user"));
          own.put("db_password", kept.get("db_password"));
        });
    String used = site.database().name();

    assertThatThrownBy(() -> site.restore(again, Progress.silent()))
        .hasMessageContaining("uses " + used);
    assertThat(mariaDb.ask(DATABASES)).contains(used);
  }

  @Test
  void a_folder_that_was_made_after_a_kill_is_moved_aside() throws Exception {
    Path files = site.folder().resolve("public/files");
    Files.writeString(files.resolve("logo.svg"), "a logo");
    Backup.Made saved = site.save(true);
    RestoreOptions options =
        new RestoreOptions(saved.files().get(0), saved.files().get(1), null, false);
    assertThatThrownBy(() -> site.restore(options, failingAfter("TakeSettings")))
        .isInstanceOf(RuntimeException.class);
    String id =
        site.files().stream()
            .filter(name -> name.matches("private/\\.restore-[0-9a-f]+\\.part"))
            .map(name -> name.replaceAll(".*-|\\.part", ""))
            .findFirst()
            .orElseThrow();
    Path previous = Files.createDirectories(site.folder().resolve("private/previous-" + id));
    Files.move(files, previous.resolve("public")); // as far as the killed command came
    Files.createDirectory(files);
    Files.writeString(files.resolve("upload"), "new");

    assertThat(fixture.recover()).isEmpty();

    assertThat(files.resolve("logo.svg")).hasContent("a logo");
    assertThat(previous.resolve("public-1/upload")).hasContent("new");
    assertThat(fixture.journals()).isEmpty();
  }

  private String confirm() throws Exception {
    return site.run(
        Progress.silent(), work -> new ConfirmRestore(work).confirm(SITE, fixture.server()));
  }

  private static Progress failingAfter(String at) {
    return new Progress() {
      @Override
      public void done(String step) {
        if (step.equals(at)) {
          throw new IllegalStateException("broken");
        }
      }
    };
  }
}
