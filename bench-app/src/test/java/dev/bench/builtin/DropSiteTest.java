package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.backup.Backups;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.ConfirmRestore;
import dev.bench.site.change.DropSite;
import dev.bench.site.change.DroppedSites;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.PurgeSite;
import dev.bench.site.change.ReinstallSite;
import dev.bench.site.change.RenameSite;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.SiteWork;
import dev.bench.site.change.UndropSite;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.SiteBusyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropSiteTest extends SavedSiteCase {

  private static final String DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";
  private static final String USERS = "select user from mysql.user where user like '\\\\_%'";

  @Test
  void a_dropped_site_comes_back_whole_until_it_is_purged() throws Exception {
    DropSite.Dropped dropped = drop(Progress.silent(), true);

    assertThat(fixture.siteFolders()).isEmpty();
    assertThat(dropped.folder()).isEqualTo(folder.resolve("archived/sites").resolve(SITE));
    assertThat(Backups.of(dropped.folder()).all()).hasSize(1);
    assertThat(ConfigFile.read(fixture.bench().directory().commonSiteConfig()))
        .doesNotContainKey("default_site");
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);

    assertThat(undrop()).isEqualTo(SITE);
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    assertThat(new DroppedSites(fixture.bench().directory()).all()).isEmpty();

    drop(Progress.silent(), false);
    assertThat(purge().databases()).hasSize(1);
    assertThat(mariaDb.ask(DATABASES)).isEmpty();
    assertThat(mariaDb.ask(USERS)).isEmpty();
    assertThat(folder.resolve("archived/sites")).isEmptyDirectory();
    assertThatThrownBy(this::undrop).hasMessageContaining("No site called " + SITE);
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_name_that_is_used_again_keeps_both_sites_apart() throws Exception {
    drop(Progress.silent(), false);
    fixture.make(NewSiteFixture.OPTIONS, Progress.silent());
    assertThatThrownBy(this::undrop).hasMessageContaining("already");

    DropSite.Dropped second = drop(Progress.silent(), false);

    assertThat(second.folder().getFileName()).hasToString(SITE + "~1");
    undrop();
    assertThat(folder.resolve("archived/sites").resolve(SITE)).isDirectory();
    assertThat(second.folder()).doesNotExist();
  }

  @Test
  void a_database_that_another_site_uses_is_left_by_a_purge() throws Exception {
    Path copy = folder.resolve("sites/copy.localhost");
    Files.createDirectory(copy);
    Files.copy(site.folder().resolve("site_config.json"), copy.resolve("site_config.json"));
    drop(Progress.silent(), false);

    PurgeSite.Purged purged = purge();

    assertThat(purged.databases()).isEmpty();
    assertThat(purged.left()).hasSize(1);
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
  }

  @Test
  void a_reinstalled_site_is_empty_with_its_apps_and_settings_and_comes_back_if_that_fails()
      throws Exception {
    ConfigFile.change(
        site.folder().resolve("site_config.json"), settings -> settings.put("mute_emails", 1));
    site.execute("insert into item values (2, 'two')");
    String before = site.database().name();
    assertThatThrownBy(() -> reinstall(failingAfter("shop: tables"))).hasMessage("broken");
    assertThat(site.ask("select name from item order by id"))
        .containsExactly("Administrator", "two");
    assertThat(ConfigFile.read(fixture.bench().directory().commonSiteConfig()))
        .containsEntry("default_site", SITE);

    reinstall(Progress.silent());

    assertThat(site.database().name()).isNotEqualTo(before);
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    assertThat(ConfigFile.read(site.folder().resolve("site_config.json")))
        .containsEntry("mute_emails", 1);
    assertThat(new DroppedSites(fixture.bench().directory()).all()).hasSize(1);
  }

  @Test
  void a_renamed_site_keeps_its_data_and_stays_the_default_one() throws Exception {
    Progress failing = failingAfter("commit");
    assertThatThrownBy(() ->
            site.run(
                failing,
                work -> {
                  new RenameSite(work).run(SITE, "store.localhost");
                  return SITE;
                }))
        .hasMessage("broken");
    assertThat(fixture.recover()).isEmpty();

    assertThat(fixture.siteFolders()).containsExactly("store.localhost");
    assertThat(ConfigFile.read(fixture.bench().directory().commonSiteConfig()))
        .containsEntry("default_site", "store.localhost");
  }

  @Test
  void a_renamed_site_ends_its_restore_and_is_purged_with_its_database() throws Exception {
    Files.writeString(site.folder().resolve("public/files/a"), "first");
    Backup.Made saved = site.save(true);
    String first = site.database().name();
    site.restore(
        new RestoreOptions(saved.files().get(0), saved.files().get(1), null, false),
        Progress.silent());
    String store = "store.localhost";
    Path files = folder.resolve("sites").resolve(store).resolve("public/files/a");
    site.run(
        Progress.silent(),
        work -> {
          new RenameSite(work).run(SITE, store);
          Files.writeString(files, "second");
          new ConfirmRestore(work).revert(store);
          assertThat(files).hasContent("first");
          new ConfirmRestore(work).revert(store);
          return new ConfirmRestore(work).confirm(store, fixture.server());
        });
    assertThat(files).hasContent("second");
    assertThat(mariaDb.ask(DATABASES)).hasSize(1).doesNotContain(first);

    PurgeSite.Purged purged =
        site.run(
            Progress.silent(),
            work -> {
              new DropSite(work, new BackupSite(work, SavedSite.backups())).run(store, false);
              return new PurgeSite(work, fixture.server())
                  .run(new DroppedSites(fixture.bench().directory()).require(store));
            });
    assertThat(purged.left()).isEmpty();
    assertThat(mariaDb.ask(DATABASES)).isEmpty();
  }

  @Test
  void a_site_with_the_longest_name_is_saved_dropped_and_restored_on_another_bench(
      @TempDir Path elsewhere) throws Exception {
    String longest = "n".repeat(190);
    String sums = "checksum table item, bench_user, bench_installed_application";
    List<String> before = site.ask(sums, 2);
    Files.writeString(site.folder().resolve("private/files/plan.txt"), "a plan");
    Backup.Made saved =
        site.run(
            Progress.silent(),
            work -> {
              new RenameSite(work).run(SITE, longest);
              BackupSite backups = new BackupSite(work, SavedSite.backups());
              Backup.Made made = backups.run(longest, BackupOptions.usual(true).encrypted());
              new DropSite(work, backups).run(longest, false);
              return made;
            });
    Path kept = fixture.bench().directory().archived().resolve("sites").resolve(longest);
    Path files = kept.resolve("private/backups");
    EncryptionKey key =
        EncryptionKey.of(new Settings(ConfigFile.read(kept.resolve("site_config.json"))))
            .orElseThrow();

    NewSiteFixture other = NewSiteFixture.in(elsewhere, mariaDb.root());
    other.make(NewSiteFixture.OPTIONS.withAdminPassword("another"), Progress.silent());
    try (SavedSite there = new SavedSite(other)) {
      assertThat(there.ask(sums, 2)).isNotEqualTo(before);
      there.restore(
          new RestoreOptions(
                  files.resolve(saved.files().get(0).getFileName()),
                  files.resolve(saved.files().get(1).getFileName()),
                  files.resolve(saved.files().get(2).getFileName()),
                  false)
              .with(key),
          Progress.silent());
      assertThat(there.ask(sums, 2)).isEqualTo(before);
      assertThat(there.folder().resolve("private/files/plan.txt")).hasContent("a plan");
    }
  }

  @Test
  void a_rename_holds_both_names() throws Exception {
    String store = "store.localhost";
    site.run(
        Progress.silent(),
        work -> {
          try (Operation _ =
              Operation.begin("new-site", store, work.undoing(), Progress.silent())) {
            assertThatThrownBy(() -> new RenameSite(work).run(SITE, store))
                .isInstanceOf(SiteBusyException.class);
          }
          return store;
        });
    assertThat(fixture.siteFolders()).containsExactly(SITE);
  }

  @Test
  void a_dropped_site_that_was_brought_back_meanwhile_is_not_purged() throws Exception {
    drop(Progress.silent(), false);
    DroppedSites.Dropped seen = new DroppedSites(fixture.bench().directory()).require(SITE);
    undrop();

    assertThatThrownBy(() ->
            site.run(Progress.silent(), work -> new PurgeSite(work, fixture.server()).run(seen)))
        .hasMessageContaining("brought back or purged meanwhile");
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
  }

  @Test
  void a_database_that_a_site_with_broken_settings_may_use_is_not_purged() throws Exception {
    Path other = Files.createDirectory(folder.resolve("sites/other.localhost"));
    Files.writeString(other.resolve("site_config.json"), "{ broken");
    drop(Progress.silent(), false);

    assertThatThrownBy(this::purge).hasMessageContaining("other.localhost may use it");
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
  }

  @Test
  void a_site_that_cannot_move_to_the_archive_is_not_dropped() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeThat(memory).isDirectory();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(folder));
    Path elsewhere = Files.createTempDirectory(memory, "archived");
    try {
      Files.createSymbolicLink(folder.resolve("archived"), elsewhere);
      assertThatThrownBy(() -> drop(Progress.silent(), false))
          .hasMessageContaining("they lie on different file systems");
    } finally {
      Files.delete(elsewhere);
    }
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_failed_backup_keeps_the_site() {
    assertThatThrownBy(() ->
            site.run(
                Progress.silent(),
                work ->
                    new DropSite(
                            work,
                            new BackupSite(
                                work,
                                new Backup(() -> Path.of("/bin/false"), InstantSource.system())))
                        .run(SITE, true)))
        .hasMessageContaining("Nothing was changed");
    assertThat(site.folder()).isDirectory();
  }

  @Test
  void a_failure_after_the_commit_mark_is_finished_by_the_next_command() throws Exception {
    for (String step : new String[] {"commit", "Move"}) {
      assertThatThrownBy(() -> drop(failingAfter(step), false))
          .isInstanceOf(RuntimeException.class);
      assertThat(fixture.recover()).isEmpty();
      assertThat(fixture.siteFolders()).as(step).isEmpty();
      undrop();
    }
    drop(Progress.silent(), false);
    for (String step : new String[] {"DropDatabase", "DropUser"}) {
      assertThatThrownBy(() -> site.run(failingAfter(step), this::purge))
          .isInstanceOf(RuntimeException.class);
      assertThat(fixture.journals()).hasSize(1);
      assertThat(fixture.recover()).isEmpty();
      assertThat(mariaDb.ask(DATABASES)).isEmpty();
      assertThat(mariaDb.ask(USERS)).isEmpty();
      assertThat(folder.resolve("archived/sites")).isEmptyDirectory();
      fixture.make(NewSiteFixture.OPTIONS, Progress.silent());
      drop(Progress.silent(), false);
    }
  }

  private DropSite.Dropped drop(Progress progress, boolean withBackup) throws Exception {
    return site.run(
        progress,
        work ->
            new DropSite(work, new BackupSite(work, SavedSite.backups())).run(SITE, withBackup));
  }

  private void reinstall(Progress progress) throws Exception {
    site.run(
        progress,
        work ->
            new ReinstallSite(
                    work,
                    new BackupSite(work, SavedSite.backups()),
                    new NewSite(work, fixture.server(), password -> "hash of " + password))
                .run(SITE, "secret", false));
  }

  private String undrop() throws Exception {
    return site.run(Progress.silent(), work -> new UndropSite(work).run(SITE));
  }

  private PurgeSite.Purged purge() throws Exception {
    return site.run(Progress.silent(), this::purge);
  }

  private PurgeSite.Purged purge(SiteWork work) throws Exception {
    return new PurgeSite(work, fixture.server())
        .run(new DroppedSites(fixture.bench().directory()).require(SITE));
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
