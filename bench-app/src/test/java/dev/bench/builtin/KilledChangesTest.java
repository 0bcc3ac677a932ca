package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.ConfigFile;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.DropSite;
import dev.bench.site.change.InstallApp;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.ReinstallSite;
import dev.bench.site.change.RenameSite;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.UndropSite;
import dev.bench.site.change.UninstallApp;
import dev.bench.site.table.PartialRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At each step of an operation, what a {@code kill -9} would leave is settled as a command does.
 */
class KilledChangesTest extends SavedSiteCase {

  private static final String DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";
  private static final String STORE = "store.localhost";
  private static final String COMMIT = "commit";

  @TempDir private Path copies;
  private int kills;

  /** Holds what is left after a kill to what must be so; {@code committed} is what was decided. */
  interface Check {
    void of(KilledBench left, boolean committed, String step) throws Exception;
  }

  @Test
  void a_killed_drop_leaves_the_site_or_is_finished() throws Exception {
    List<String> steps =
        killedAtEach(
            step -> true,
            work -> new DropSite(work, new BackupSite(work, SavedSite.backups())).run(SITE, true),
            (left, committed, step) -> {
              assertThat(left.sites()).as(step).isEqualTo(committed ? List.of() : List.of(SITE));
              assertThat(left.directory().archived().resolve("sites").resolve(SITE))
                  .as(step)
                  .matches(committed ? Files::isDirectory : Files::notExists);
              assertThat(left.defaultSite()).as(step).isEqualTo(committed ? "null" : SITE);
            },
            () -> {
              site.run(Progress.silent(), work -> new UndropSite(work).run(SITE));
              ConfigFile.change(
                  fixture.bench().directory().commonSiteConfig(),
                  settings -> settings.put("default_site", SITE));
            });

    assertThat(steps).contains("dump", "note", COMMIT, "Move", "MoveDefault");
  }

  @Test
  void a_killed_rename_leaves_the_old_name_or_the_new_one() throws Exception {
    List<String> steps =
        killedAtEach(
            step -> true,
            work -> {
              new RenameSite(work).run(SITE, STORE);
              return STORE;
            },
            (left, committed, step) -> {
              String name = committed ? STORE : SITE;
              assertThat(left.sites()).as(step).containsExactly(name);
              assertThat(left.defaultSite()).as(step).isEqualTo(name);
            },
            () ->
                site.run(
                    Progress.silent(),
                    work -> {
                      new RenameSite(work).run(STORE, SITE);
                      return SITE;
                    }));

    assertThat(steps).contains("settings", COMMIT, "TakeSettings", "Move", "MoveDefault");
  }

  @Test
  void a_killed_restore_leaves_what_the_site_had_or_is_finished() throws Exception {
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
    Backup.Made saved = site.save(true);
    RestoreOptions options =
        new RestoreOptions(saved.files().get(0), saved.files().get(1), null, true);
    site.restore(options, Progress.silent()); // from here on there is something to give up
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "another");
    List<String> before = new ArrayList<>(mariaDb.ask(DATABASES));
    List<String> steps =
        killedAtEach(
            step -> true,
            work -> site.restore(options, work.progress()),
            (left, committed, step) -> {
              assertThat(mariaDb.ask(DATABASES)).as(step).hasSize(2).contains(left.database(SITE));
              Path logo = left.directory().site(SITE).resolve("public/files/logo.svg");
              if (committed) {
                assertThat(before).as(step).doesNotContain(left.database(SITE));
                assertThat(logo).as(step).hasContent("a logo");
              } else {
                assertThat(mariaDb.ask(DATABASES)).as(step).isEqualTo(before);
                assertThat(logo).as(step).hasContent("another");
              }
              assertThat(site.ask("select name from item")).containsExactly("Administrator");
            },
            () -> {
              Files.writeString(site.folder().resolve("public/files/logo.svg"), "another");
              before.clear();
              before.addAll(mariaDb.ask(DATABASES));
            });

    assertThat(steps).contains("database", "dump", COMMIT, "Replace", "TakeApps", "DropUser");
  }

  @Test
  void a_killed_partial_restore_leaves_the_old_tables_or_the_new_ones() throws Exception {
    String lines = "select concat(item, ' ', amount) from line order by item";
    site.execute(
        "alter table item add primary key (id)",
        "create table line (item int, amount int, foreign key (item) references item (id))",
        "insert into line values (1, 10)");
    Path dump = site.save(false).files().getFirst();
    SavedSite.Act<?> restore =
        work ->
            new PartialRestore(work, fixture.server())
                .run(SITE, dump, List.of("item", "line"), null);
    Again later = () -> site.execute("update line set amount = 11");
    later.run();
    site.execute("insert into item values (2, 'two')");
    String sessions = "select count(*) from bench_session";
    List<String> kept = List.of("dump", "old tables", COMMIT, "TakeApps", "DropDatabase");
    List<String> steps =
        killedAtEach(
            kept::contains,
            restore,
            (_, committed, step) -> {
              assertThat(site.ask(lines)).as(step).containsExactly(committed ? "1 10" : "1 11");
              assertThat(site.ask(sessions)).as(step).hasSize(1);
              assertThat(mariaDb.ask(DATABASES)).as(step).hasSize(1);
            },
            later);

    assertThat(steps).containsAll(kept);
    assertThat(site.ask(lines)).containsExactly("1 10");
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    assertThatThrownBy(() -> site.execute("insert into line values (7, 1)"))
        .as("the foreign key points at the new table")
        .hasMessageContaining("foreign key");
  }

  @Test
  void an_installation_killed_between_database_and_file_is_undone_in_both() throws Exception {
    site.run(
        Progress.silent(),
        work ->
            new UninstallApp(work, new BackupSite(work, SavedSite.backups()))
                .run(SITE, "shop", false));
    String apps = "select app_name from bench_installed_application";
    Path state = site.folder().resolve("site_state.json");
    String before = Files.readString(state);
    Progress killing =
        new Progress() {
          @Override
          public void done(String step) {
            if (step.equals("shop: install")) {
              KilledBench left =
                  KilledBench.copied(
                      fixture.bench().directory(), copies.resolve("half"), fixture.server());
              try {
                assertThat(site.ask(apps)).contains("shop");
                Files.writeString(left.directory().site(SITE).resolve("site_state.json"), before);
                left.recover(step);
                assertThat(site.ask(apps)).doesNotContain("shop");
              } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
              }
              throw new IllegalStateException("killed at " + step);
            }
          }
        };
    assertThatThrownBy(
            () -> site.run(killing, work -> new InstallApp(work).run(SITE, List.of("shop"))))
        .hasMessageContaining("killed at");
  }

  @Test
  void a_killed_reinstall_brings_the_old_site_back_by_itself() throws Exception {
    site.execute("insert into item values (2, 'two')");
    String before = site.database().name();
    List<String> kept =
        List.of(
            "note",
            "old site",
            "folder",
            "database",
            "login",
            "shop: tables",
            "shop: install",
            "password of Administrator");
    List<String> steps =
        killedAtEach(
            kept::contains,
            work ->
                new ReinstallSite(
                        work,
                        new BackupSite(work, SavedSite.backups()),
                        new NewSite(work, fixture.server(), password -> "hash of " + password))
                    .run(SITE, "secret", false),
            (left, _, step) -> {
              assertThat(left.sites()).as(step).containsExactly(SITE);
              assertThat(left.database(SITE)).as(step).isEqualTo(before);
              assertThat(left.directory().site(SITE).resolve("site_state.json"))
                  .as(step)
                  .content()
                  .contains("shop");
              assertThat(left.directory().archived().resolve("sites").resolve(SITE))
                  .as(step)
                  .doesNotExist();
              assertThat(mariaDb.ask(DATABASES)).as(step).containsExactly(before);
            },
            () -> {});

    assertThat(steps).containsAll(kept);
    assertThat(site.database().name()).isNotEqualTo(before);
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).contains(before);
  }

  @Test
  void a_killed_uninstallation_leaves_the_app_or_is_finished() throws Exception {
    String tables = "show tables like 'item'";
    List<String> steps =
        killedAtEach(
            step -> true,
            work ->
                new UninstallApp(work, new BackupSite(work, SavedSite.backups()))
                    .run(SITE, "shop", false),
            (left, committed, step) -> {
              Path state = left.directory().site(SITE).resolve("site_state.json");
              assertThat(Files.readString(state).contains("shop")).as(step).isNotEqualTo(committed);
              assertThat(site.ask(tables)).as(step).hasSize(committed ? 0 : 1);
            },
            () ->
                site.run(
                    Progress.silent(), work -> new InstallApp(work).run(SITE, List.of("shop"))));

    assertThat(steps).contains("shop: before uninstall", COMMIT, "TakeApps", "DropTables");
  }

  /**
   * Runs {@code act} again and again, killed at one more step each time, until it comes to its end.
   *
   * @param killed at which steps, as they begin or are decided
   * @param again makes the site as it was, after an operation that was committed
   * @return the steps
   */
  private List<String> killedAtEach(
      Predicate<String> killed, SavedSite.Act<?> act, Check check, Again again) throws Exception {
    List<String> steps = new ArrayList<>();
    for (int at = 0; ; at++) {
      Kill kill = new Kill(at, killed, check);
      try {
        site.run(kill, act);
        assertThat(kill.over()).isFalse();
        return steps;
      } catch (RuntimeException e) {
        assertThat(kill.over()).as(String.valueOf(e)).isTrue();
      }
      steps.add(kill.step());
      if (kill.failure != null) {
        throw kill.failure;
      }
      assertThat(fixture.recover()).as(kill.step()).isEmpty();
      if (kill.committed) {
        again.run();
      }
    }
  }

  /** Prepares the next kill. */
  interface Again {
    void run() throws Exception;
  }

  /** Copies the bench at the step of a number, settles the copy, and ends the operation. */
  private final class Kill implements Progress {
    private final int at;
    private final Predicate<String> killed;
    private final Check check;
    private int seen;
    private boolean committed;
    private String step = "";
    private Exception failure;

    Kill(int at, Predicate<String> killed, Check check) {
      this.at = at;
      this.killed = killed;
      this.check = check;
    }

    @Override
    public void begun(String begun) {
      moment(begun);
    }

    @Override
    public void done(String done) {
      if (done.equals(COMMIT)) {
        committed = true;
        moment(done);
      }
    }

    private void moment(String now) {
      if (over() || !killed.test(now) || seen++ < at) {
        return;
      }
      step = now;
      KilledBench left =
          KilledBench.copied(
              fixture.bench().directory(),
              copies.resolve(Integer.toString(kills++)),
              fixture.server());
      try {
        left.recover(now);
        check.of(left, committed, now);
      } catch (Exception e) {
        failure = e;
      }
      throw new IllegalStateException("killed at " + now);
    }

    String step() {
      return step;
    }

    boolean over() {
      return !step.isEmpty();
    }
  }
}
