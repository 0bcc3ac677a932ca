package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.OPTIONS;
import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ValidationException;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseSetupException;
import dev.bench.database.InstalledAppsTable;
import dev.bench.runtime.Bench;
import dev.bench.site.Progress;
import dev.bench.site.SiteState;
import dev.bench.site.change.InstallApp;
import dev.bench.site.change.Migrate;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.site.change.PendingMigrations;
import dev.bench.site.journal.SiteBusyException;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NewSiteTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String THEIR_USERS =
      "select concat(user, '@', host) from mysql.user where user like '\\\\_%'";
  private static final String THEIR_DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";

  @TempDir private Path folder;
  private NewSiteFixture fixture;

  @BeforeEach
  void bench() throws IOException {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
  }

  @Test
  void a_new_site_has_folder_settings_database_tables_apps_and_a_password() throws Exception {
    NewSite.Made made = fixture.make(OPTIONS, Progress.silent());

    Path config = folder.resolve("sites/shop.localhost/site_config.json");
    assertThat(made.adminPassword()).isNull();
    assertThat(made.database()).matches("_[0-9a-f]{16}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("sites/shop.localhost/private/files")).isDirectory();
    assertThat(fixture.journals()).isEmpty();
    assertThat(mariaDb.ask(THEIR_DATABASES)).containsExactly(made.database());
    assertThat(mariaDb.ask(THEIR_USERS)).containsExactly(made.database() + "@127.0.0.1");
    try (Bench runtime = fixture.bench().open("test")) {
      SiteState site = runtime.sites().byHost("Shop.localhost:8000").orElseThrow();
      assertThat(site.installedApps()).containsExactly("bench", "shop");
      assertThat(runtime.config().defaultSite()).contains(SITE);
      String hash = "select password_hash from bench_user where name = 'Administrator' and enabled";
      assertThat(one(runtime, site, hash)).isEqualTo("hash of secret");
      assertThat(one(runtime, site, "select name from item")).isEqualTo("Administrator");
    }
  }

  @Test
  void a_missing_password_is_generated_and_shown() throws Exception {
    NewSite.Made made = fixture.make(NewSiteOptions.named(SITE), Progress.silent());

    assertThat(made.adminPassword()).hasSizeGreaterThanOrEqualTo(16);
    assertThat(made.toString()).doesNotContain(made.adminPassword());
  }

  @Test
  void a_failure_at_any_step_leaves_nothing_and_the_same_command_then_succeeds() throws Exception {
    List<String> steps = steps();
    assertThat(steps).hasSizeGreaterThanOrEqualTo(12);
    for (String step : steps) {
      for (Progress failure : List.of(failingBefore(step), failingAfter(step))) {
        assertThatThrownBy(() -> fixture.make(OPTIONS, failure)).hasMessage("broken");
        assertNothingIsLeft(step);
      }
    }

    assertThat(fixture.make(OPTIONS, Progress.silent()).site()).isEqualTo(SITE);
  }

  @Test
  void an_existing_database_or_user_is_refused_and_not_touched() throws Exception {
    DatabaseAddress theirs = mariaDb.newDatabase();

    assertThatThrownBy(() -> fixture.make(OPTIONS.withDatabase(theirs.name()), Progress.silent()))
        .isInstanceOf(DatabaseSetupException.class)
        .hasMessageContaining(theirs.name())
        .hasMessageContaining("not touched");

    assertThat(mariaDb.ask("show databases")).contains(theirs.name());
    assertThat(mariaDb.ask("select user from mysql.user")).contains(theirs.user());
    assertNothingIsLeft("an existing database");
  }

  @Test
  void names_that_cannot_be_and_names_that_are_taken_are_refused() throws Exception {
    for (String name :
        List.of(
            "",
            "../up",
            "a/b",
            "A.localhost",
            "-x",
            "x-",
            "a..b",
            "ä",
            "x y",
            "a'b",
            "a\"b",
            "a`b",
            "日本.localhost",
            "assets",
            "bench",
            "shop",
            "apps.txt",
            "n".repeat(191),
            "n".repeat(300))) {
      assertThatThrownBy(() -> fixture.make(NewSiteOptions.named(name), Progress.silent()))
          .as(name)
          .isInstanceOf(ValidationException.class)
          .hasMessageNotContaining("\n");
    }
    assertNothingIsLeft("a wrong name");
    fixture.make(NewSiteOptions.named(SITE), Progress.silent());

    assertThatThrownBy(() -> fixture.make(NewSiteOptions.named(SITE), Progress.silent()))
        .hasMessageContaining("already");
    assertThat(fixture.siteFolders()).containsExactly(SITE);
    assertThat(mariaDb.ask(THEIR_DATABASES)).hasSize(1);
  }

  @Test
  void two_operations_on_one_site_do_not_meet() {
    Progress nested =
        new Progress() {
          @Override
          public void done(String step) {
            if (step.equals("database")) {
              assertThatThrownBy(() -> fixture.make(OPTIONS, Progress.silent()))
                  .isInstanceOf(SiteBusyException.class)
                  .hasMessageContaining("on site shop.localhost is running");
              throw new IllegalStateException("seen");
            }
          }
        };

    assertThatThrownBy(() -> fixture.make(OPTIONS, nested)).hasMessage("seen");
  }

  @Test
  void a_refused_app_leaves_the_site_as_it_was() throws Exception {
    fixture.make(NewSiteOptions.named(SITE), Progress.silent());
    ConfigFile.change(
        folder.resolve("sites/shop.localhost/site_config.json"),
        settings -> {
          settings.put("refuse_shop", true);
        });

    assertThatThrownBy(() -> installShop(Progress.silent())).hasMessage("No shop here");

    assertThat(installedApps()).containsExactly("bench");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_failure_after_the_tables_of_an_app_takes_them_away_again() throws Exception {
    String database = fixture.make(NewSiteOptions.named(SITE), Progress.silent()).database();
    List<String> before = mariaDb.ask("show tables from " + database);

    for (String step : List.of("shop: tables", "shop: install")) {
      assertThatThrownBy(() -> installShop(failingAfter(step))).hasMessage("broken");
      assertThat(mariaDb.ask("show tables from " + database)).isEqualTo(before);
      assertThat(installedApps()).containsExactly("bench");
    }
    assertThat(installShop(Progress.silent())).containsExactly("shop");
    assertThat(installShop(Progress.silent())).isEmpty();
    assertThat(installedApps()).containsExactly("bench", "shop");
  }

  @Test
  void migrate_applies_what_is_new_and_counts_the_change() throws Exception {
    fixture.make(OPTIONS, Progress.silent());
    AppFixture.in(folder, "shop")
        .resource("db/migration/V2__price.sql", "alter table item add price int;");

    try (Bench runtime = fixture.bench().open("test")) {
      long epoch = runtime.sites().require(SITE).epoch();
      Migrate migrate = new Migrate(fixture.work(runtime, Progress.silent()));

      assertThat(migrate.run(SITE)).isEqualTo(Map.of("bench", 0, "shop", 1));
      assertThat(migrate.run(SITE)).isEqualTo(Map.of("bench", 0, "shop", 0));
      assertThat(runtime.sites().require(SITE).epoch()).isGreaterThan(epoch);
    }
  }

  @Test
  void the_watch_lists_a_skipped_migration_no_more() throws Exception {
    fixture.make(OPTIONS, Progress.silent());
    AppFixture.in(folder, "shop")
        .resource("db/migration/V2__price.sql", "alter table item add price int;");

    try (Bench runtime = fixture.bench().open("test")) {
      PendingMigrations watched =
          new PendingMigrations(
              fixture.bench().directory(), runtime.sites(), Duration.ofMinutes(1));
      watched.askAll();
      assertThat(watched.look())
          .extracting(PendingMigrations.Pending::versions)
          .containsExactly(List.of("V2"));

      new Migrate(fixture.work(runtime, Progress.silent())).skip(SITE, "shop", "V2");

      assertThat(watched.look()).isEmpty();
    }
  }

  @Test
  void a_lost_or_damaged_state_is_made_again_from_the_database() throws Exception {
    fixture.make(OPTIONS, Progress.silent());
    Path state = fixture.bench().directory().site(SITE).resolve("site_state.json");

    Files.delete(state);
    try (Bench runtime = fixture.bench().open("test")) {
      new Migrate(fixture.work(runtime, Progress.silent())).run(SITE);
    }
    assertThat(installedApps()).containsExactly("bench", "shop");

    Files.writeString(state, "{\"installed_ap");
    assertThat(installShop(Progress.silent())).isEmpty();
    assertThat(installedApps()).containsExactly("bench", "shop");
    assertThat(state.resolveSibling("site_state.json.damaged")).hasContent("{\"installed_ap");
  }

  @Test
  void the_database_says_which_apps_are_installed_and_the_file_follows() throws Exception {
    fixture.make(OPTIONS, Progress.silent());
    Path state = fixture.bench().directory().site(SITE).resolve("site_state.json");
    try (Bench runtime = fixture.bench().open("test")) {
      SiteState site = runtime.sites().require(SITE);
      assertThat(InstalledAppsTable.read(site.database())).contains(List.of("bench", "shop"));
      String versions =
          "select group_concat(concat(app_name, ' ', app_version <> '') order by idx)"
              + " from bench_installed_application";
      assertThat(one(runtime, site, versions)).isEqualTo("bench 1,shop 1");

      // As a process leaves it that dies between the database and the file.
      ConfigFile.change(state, own -> own.put("installed_apps", List.of("bench")));
      runtime.sites().forget(SITE);
      Migrate migrate = new Migrate(fixture.work(runtime, Progress.silent()));
      migrate.run(SITE);
      assertThat(runtime.sites().require(SITE).installedApps()).containsExactly("bench", "shop");

      // As a site is that was made before there was such a table.
      InstalledAppsTable.write(site.database(), List.of(), Map.of());
      migrate.run(SITE);
      assertThat(InstalledAppsTable.read(site.database())).contains(List.of("bench", "shop"));
    }
  }

  @Test
  void a_process_that_knows_the_apps_keeps_them_while_the_state_is_lost() throws Exception {
    fixture.make(OPTIONS, Progress.silent());
    try (Bench runtime = fixture.bench().open("test")) {
      assertThat(runtime.sites().require(SITE).installedApps()).contains("shop");
      Path state = fixture.bench().directory().site(SITE).resolve("site_state.json");
      ConfigFile.change(
          state.resolveSibling("site_config.json"), config -> config.put("host_name", "seen"));
      Files.delete(state);

      await().until(() -> runtime.sites().require(SITE).config().text("host_name").isPresent());

      assertThat(runtime.sites().require(SITE).installedApps()).contains("shop");
    }
  }

  private List<String> installShop(Progress progress) throws Exception {
    try (Bench runtime = fixture.bench().open("test")) {
      return new InstallApp(fixture.work(runtime, progress)).run(SITE, List.of("shop"));
    }
  }

  private List<String> installedApps() {
    try (Bench runtime = fixture.bench().open("test")) {
      return runtime.sites().require(SITE).installedApps();
    }
  }

  private static String one(Bench runtime, SiteState site, String query) throws Exception {
    return runtime
        .unit(site)
        .readOnly()
        .call(ctx -> ctx.db().select(query).mapTo(String.class).one());
  }

  /** The steps of the making, found out by making a site and clearing it away. */
  private List<String> steps() throws Exception {
    List<String> steps = new ArrayList<>();
    Progress listening =
        new Progress() {
          @Override
          public void done(String step) {
            steps.add(step);
            if (step.equals("default site")) {
              throw new IllegalStateException("broken");
            }
          }
        };
    assertThatThrownBy(() -> fixture.make(OPTIONS, listening)).hasMessage("broken");
    steps.removeIf(step -> step.startsWith("undoing"));
    return steps;
  }

  private void assertNothingIsLeft(String when) throws IOException {
    assertThat(fixture.siteFolders()).as(when).isEmpty();
    assertThat(fixture.journals()).as(when).isEmpty();
    assertThat(mariaDb.ask(THEIR_DATABASES)).as(when).isEmpty();
    assertThat(mariaDb.ask(THEIR_USERS)).as(when).isEmpty();
    assertThat(ConfigFile.read(folder.resolve("sites/common_site_config.json")))
        .as(when)
        .doesNotContainKey("default_site");
  }

  private static Progress failingBefore(String failing) {
    return new Progress() {
      @Override
      public void begun(String step) {
        if (step.equals(failing)) {
          throw new IllegalStateException("broken");
        }
      }
    };
  }

  private static Progress failingAfter(String failing) {
    return new Progress() {
      @Override
      public void done(String step) {
        if (step.equals(failing)) {
          throw new IllegalStateException("broken");
        }
      }
    };
  }
}
