package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.ConfigFile;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backups;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.CloneSite;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.NewSiteOptions;
import dev.bench.site.change.UninstallApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloneSiteTest extends SavedSiteCase {

  private static final String COPY = "copy.localhost";
  private static final String DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";

  @Test
  void a_copy_has_all_but_what_would_act_for_the_first_site() throws Exception {
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
    Files.createDirectories(site.folder().resolve("private/files/deep"));
    Files.writeString(site.folder().resolve("private/files/deep/secret"), "a secret");
    Files.writeString(site.folder().resolve("private/files/.staged-1"), "half");
    ConfigFile.change(
        site.folder().resolve("site_config.json"),
        own -> {
          own.put("domains", List.of("shop.example"));
          own.put("time_zone", "Asia/Tokyo");
        });
    site.execute(
        "insert into bench_session (sid_hash, user, expires) values ('1', 'Administrator', now())",
        "insert into bench_outbox (kind, payload) values ('job', '{}')",
        "insert into bench_email_queue (message_id, status, reply_to, subject, text)"
            + " values ('1', 'Not Sent', '[]', 's', 't'), ('2', 'Sent', '[]', 's', 't')",
        "create view names as select name from item");
    assertThatThrownBy(() -> clone(failingAfter("import"), false)).hasMessage("broken");
    assertThat(fixture.siteFolders()).containsExactly(SITE);
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
    assertThat(fixture.journals()).isEmpty();

    assertThat(clone(Progress.silent(), false).unmasked()).isEmpty();

    Path copy = fixture.bench().directory().site(COPY);
    Map<String, Object> settings = ConfigFile.read(copy.resolve("site_config.json"));
    String database = String.valueOf(settings.get("db_name"));
    assertThat(settings)
        .containsEntry("pause_scheduler", 1)
        .containsEntry("mute_emails", 1)
        .containsEntry("time_zone", "Asia/Tokyo")
        .doesNotContainKey("domains");
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).contains(database);
    assertThat(copied(database, "select name from names")).containsExactly("Administrator");
    assertThat(copied(database, "select count(*) from bench_session")).containsExactly("0");
    assertThat(copied(database, "select count(*) from bench_outbox")).containsExactly("0");
    assertThat(copied(database, "select status from bench_email_queue order by id"))
        .containsExactly("Error", "Sent");
    assertThat(site.ask("select status from bench_email_queue order by id"))
        .containsExactly("Not Sent", "Sent");
    assertThat(copy.resolve("public/files/logo.svg")).hasContent("a logo");
    assertThat(copy.resolve("private/files/deep/secret")).hasContent("a secret");
    assertThat(copy.resolve("private/files/.staged-1")).doesNotExist();
    assertThat(copy.resolve("private/backups")).isEmptyDirectory();
    assertThat(Files.readString(copy.resolve("site_state.json"))).contains("shop");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_masked_copy_has_no_names_and_addresses_of_users() throws Exception {
    Files.writeString(site.folder().resolve("private/files/secret"), "a secret");
    ConfigFile.change(
        site.folder().resolve("site_config.json"),
        own -> {
          own.put("mail_password", "the first site's");
          own.put("encryption_key", "the first site's");
          own.put("pay", Map.of("api_secret", "the first site's", "live", true));
          own.put("time_zone", "Asia/Tokyo");
        });
    site.execute(
        "update bench_user set api_key = 'of', api_secret_hash = 'theirs' where name = 'Administrator'",
        "insert into bench_user (name, full_name, password_hash, api_key)"
            + " values ('ann@shop.example', 'Ann Shop', 'hash', 'key')",
        "insert into bench_user_role values ('ann@shop.example', 'Buyer')",
        "insert into bench_error_log (source, message) values ('x', 'ann@shop.example')");

    CloneSite.Cloned cloned = clone(Progress.silent(), true);

    assertThat(cloned.unmasked()).containsExactly("shop"); // it does not say how
    Path copy = fixture.bench().directory().site(COPY);
    String database =
        String.valueOf(ConfigFile.read(copy.resolve("site_config.json")).get("db_name"));
    assertThat(copied(database, "select name from bench_user"))
        .containsExactlyInAnyOrder("Administrator", "Guest", "user-1@example.invalid");
    assertThat(copied(database, "select user from bench_user_role where role = 'Buyer'"))
        .containsExactly("user-1@example.invalid");
    assertThat(
            copied(
                database,
                "select count(*) from bench_user where"
                    + " coalesce(password_hash, api_key, api_secret_hash) is not null"))
        .containsExactly("0");
    assertThat(ConfigFile.read(copy.resolve("site_config.json")))
        .containsEntry("time_zone", "Asia/Tokyo")
        .containsKey("db_password")
        .doesNotContainKeys("mail_password", "encryption_key", "pay");
    assertThat(copied(database, "select count(*) from bench_error_log")).containsExactly("0");
    assertThat(copied(database, "show tables")).doesNotContain("bench_masked_user");
    assertThat(copy.resolve("private/files")).isEmptyDirectory();
  }

  @Test
  void an_uninstalled_app_takes_the_tables_that_it_made_and_no_others() throws Exception {
    site.execute(
        "alter table item add primary key (id)",
        "create table note (id int, item int, foreign key (item) references item (id))");
    assertThatThrownBy(() -> uninstall("bench")).hasMessageContaining("a part of each site");
    assertThatThrownBy(() -> uninstall("crm")).hasMessageContaining("is not installed");
    assertThatThrownBy(() -> uninstall("shop")).hasMessageContaining("note have foreign keys");
    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    site.execute("drop table note", "create table theirs (id int)");

    UninstallApp.Uninstalled done = uninstall("shop");

    assertThat(done.tables().own()).containsExactly("item", "bench_migration_shop");
    assertThat(done.tables().left()).isEmpty();
    assertThat(site.ask("show tables"))
        .contains("theirs", "bench_user")
        .doesNotContain("item", "bench_migration_shop");
    assertThat(Backups.of(site.folder()).all()).hasSize(1);
    assertThat(Files.readString(site.folder().resolve("site_state.json"))).doesNotContain("shop");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_site_is_made_from_an_sql_file_in_the_place_of_another() throws Exception {
    site.execute("insert into item values (2, 'two')");
    String before = site.database().name();
    Path dump = site.save(false).files().getFirst();
    site.execute("delete from item");
    NewSiteOptions options =
        NewSiteOptions.named(SITE)
            .withDatabase(new NewSiteOptions.Database(null, null, null, null, true, dump));
    assertThatThrownBy(() -> fixture.make(options, Progress.silent()))
        .hasMessageContaining("already");
    assertThatThrownBy(() -> fixture.make(options.replacing(), failingAfter("SQL file")))
        .hasMessage("broken");
    assertThat(site.database().name()).isEqualTo(before);

    NewSite.Made made = fixture.make(options.replacing(), Progress.silent());

    assertThat(made.adminPassword()).isNull(); // that of the dump holds
    assertThat(site.ask("select name from item order by id"))
        .containsExactly("Administrator", "two");
    assertThat(folder.resolve("archived/sites").resolve(SITE)).isDirectory();
    assertThat(mariaDb.ask(DATABASES)).hasSize(2).contains(before);
  }

  @Test
  void a_site_is_made_in_an_empty_database_that_is_there() throws Exception {
    var given = mariaDb.newDatabase();
    NewSiteOptions options =
        NewSiteOptions.named("given.localhost")
            .withApps(List.of("shop"))
            .withDatabase(
                new NewSiteOptions.Database(
                    given.name(), given.user(), given.password(), null, false, null));
    String tables = "show tables from " + given.name();
    assertThatThrownBy(() -> fixture.make(options, failingAfter("shop: install")))
        .hasMessage("broken");
    assertThat(mariaDb.ask(tables)).isEmpty();
    assertThat(fixture.siteFolders()).containsExactly(SITE);

    fixture.make(options, Progress.silent());

    assertThat(mariaDb.ask(tables)).contains("item", "bench_user");
    assertThatThrownBy(() ->
            fixture.make(
                NewSiteOptions.named("second.localhost").withDatabase(options.database()),
                Progress.silent()))
        .hasMessageContaining("needs an empty one");
  }

  private CloneSite.Cloned clone(Progress progress, boolean mask) throws Exception {
    return site.run(
        progress,
        work ->
            new CloneSite(
                    work,
                    fixture.server(),
                    () ->
                        Binaries.ofMachine(System.getenv(), _ -> {}).mariaDbClient("mariadb-dump"))
                .run(SITE, COPY, mask));
  }

  private UninstallApp.Uninstalled uninstall(String app) throws Exception {
    return site.run(
        Progress.silent(),
        work ->
            new UninstallApp(work, new BackupSite(work, SavedSite.backups())).run(SITE, app, true));
  }

  private static List<String> copied(String database, String query) throws Exception {
    try (var connection = mariaDb.asRoot();
        var statement = connection.createStatement()) {
      statement.execute("use " + database);
      try (var rows = statement.executeQuery(query)) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
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
