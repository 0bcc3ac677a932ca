package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.runtime.Bench;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.backup.BackupPlaces;
import dev.bench.site.backup.BackupTables;
import dev.bench.site.backup.Backups;
import dev.bench.site.backup.Manifest;
import dev.bench.site.change.BackupSite;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folder;
  private NewSiteFixture fixture;
  private Path site;
  private Path backups;

  @BeforeEach
  void site() throws Exception {
    fixture = NewSiteFixture.in(folder, mariaDb.root());
    fixture.make(NewSiteFixture.OPTIONS, Progress.silent());
    site = folder.resolve("sites").resolve(SITE);
    backups = site.resolve("private/backups");
    ConfigFile.change(
        site.resolve("site_config.json"), settings -> settings.put("time_zone", "UTC"));
    run("insert into item values (2, 'a ''quoted'' (name); with parentheses'), (3, 'three')");
    Files.writeString(site.resolve("public/files/logo ü.svg"), "a logo");
    Files.writeString(site.resolve("private/files").resolve("n".repeat(150) + ".txt"), "long");
  }

  @Test
  void a_backup_has_frappes_names_the_owners_mode_and_a_manifest_of_what_was_written()
      throws Exception {
    Backup.Made made =
        backup(BackupOptions.usual(true), NOON, BackupTest::dumpProgram, Progress.silent());

    assertThat(names())
        .containsExactly(
            "20260101_120000-shop_localhost-database.sql.gz",
            "20260101_120000-shop_localhost-files.tar",
            "20260101_120000-shop_localhost-manifest.json",
            "20260101_120000-shop_localhost-private-files.tar",
            "20260101_120000-shop_localhost-site_config_backup.json");
    for (String name : names()) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(backups.resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(made.manifest().rows()).containsEntry("item", 3L).containsEntry("bench_user", 2L);
    assertThat(made.manifest().apps()).containsKeys("bench", "shop");
    for (Manifest.Part part : made.manifest().files()) {
      byte[] bytes = Files.readAllBytes(backups.resolve(part.name()));
      assertThat(bytes).hasSize(Math.toIntExact(part.bytes()));
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(part.sha256());
    }
    assertThat(listed("20260101_120000-shop_localhost-files.tar"))
        .contains("./shop.localhost/public/files/logo ü.svg");
    assertThat(listed("20260101_120000-shop_localhost-private-files.tar"))
        .anyMatch(name -> name.endsWith("n".repeat(150) + ".txt"));
    assertThat(Manifest.beside(made.files().getFirst())).contains(made.manifest());
  }

  @Test
  void old_backups_are_removed_by_number_and_age_but_never_the_newest() throws Exception {
    ConfigFile.change(
        site.resolve("site_config.json"),
        settings -> {
          settings.put("backup_limit", 2);
          settings.put("keep_backups_for_hours", 1);
        });
    Path theirs = Files.writeString(backups.resolve("notes.txt"), "theirs");
    for (int i = 0; i < 3; i++) {
      backup(
          BackupOptions.usual(true),
          NOON.plusSeconds(i),
          BackupTest::dumpProgram,
          Progress.silent());
    }
    Backups kept = Backups.of(site);
    assertThat(kept.all())
        .extracting(Backups.Set::name)
        .containsExactly("20260101_120002-shop_localhost", "20260101_120001-shop_localhost");

    Path journal = fixture.bench().directory().config().resolve("update.json");
    try (Bench runtime = fixture.bench().open("test")) {
      Files.createDirectories(journal.resolveSibling("."));
      Files.writeString(journal, "{\"backup\": \"%s\"}".formatted(kept.all().getLast().database()));
      kept.removeOld(
          runtime.sites().require(SITE).config(),
          Instant.now().plusSeconds(2 * 60 * 60),
          kept.newest().orElseThrow().database());
      assertThat(kept.all()).as("an update may be undone with it").hasSize(2);
      Files.delete(journal);
      kept.removeOld(
          runtime.sites().require(SITE).config(),
          Instant.now().plusSeconds(2 * 60 * 60),
          kept.newest().orElseThrow().database());
    }

    assertThat(kept.all())
        .extracting(Backups.Set::name)
        .containsExactly("20260101_120002-shop_localhost");
    assertThat(names())
        .as("the files of a backup go with its dump")
        .hasSize(6)
        .contains("notes.txt");
    assertThat(theirs).exists();
  }

  @Test
  void a_new_time_zone_neither_removes_the_backup_just_made_nor_the_newest() throws Exception {
    ConfigFile.change(site.resolve("site_config.json"), own -> own.put("backup_limit", 1));
    saved(NOON);
    ConfigFile.change(
        site.resolve("site_config.json"), own -> own.put("time_zone", "America/New_York"));

    assertThat(saved(NOON.plusSeconds(60)).files().getFirst())
        .exists()
        .hasFileName("20260101_070100-shop_localhost-database.sql.gz");
    assertThat(Backups.of(site).all()).hasSize(1);

    Backup.Made behind = saved(NOON); // by a clock that was set back
    assertThat(behind.files().getFirst()).exists();
    assertThat(Backups.of(site).newest().orElseThrow().made()).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void a_backup_overwrites_no_file() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    BackupOptions there =
        new BackupOptions(true, false, false, BackupPlaces.in(elsewhere), BackupTables.ALL);
    Backup.Made first = backup(there, NOON, BackupTest::dumpProgram, Progress.silent());
    Path taken = elsewhere.resolve("20260101_120001-shop_localhost-manifest.json");
    Files.writeString(taken, "theirs");

    Backup.Made second = backup(there, NOON, BackupTest::dumpProgram, Progress.silent());

    assertThat(second.files()).doesNotContainAnyElementsOf(first.files());
    assertThat(second.manifest().created()).isEqualTo("2026-01-01T12:00:02Z");
    assertThat(taken).hasContent("theirs");
    assertThatThrownBy(() ->
            backup(
                new BackupOptions(
                    false,
                    false,
                    false,
                    new BackupPlaces(null, taken, null, null, null),
                    BackupTables.ALL),
                NOON,
                BackupTest::dumpProgram,
                Progress.silent()))
        .hasMessage(
            "There is a file %s already, which is not overwritten; name another or move it away"
                .formatted(taken));
    Path one = elsewhere.resolve("one");
    assertThatThrownBy(() ->
            backup(
                new BackupOptions(
                    true,
                    false,
                    false,
                    new BackupPlaces(null, null, one, elsewhere.resolve("./one"), null),
                    BackupTables.ALL),
                NOON,
                BackupTest::dumpProgram,
                Progress.silent()))
        .hasMessageContaining("Two parts of the backup would go to");
    assertThat(one).doesNotExist();
  }

  @Test
  void a_name_that_is_taken_during_the_backup_is_left_and_the_backup_fails_whole()
      throws Exception {
    Path taken = backups.resolve("20260101_120000-shop_localhost-database.sql.gz");
    Progress taking =
        new Progress() {
          @Override
          public void done(String step) {
            if (step.equals("manifest")) {
              try {
                Files.writeString(taken, "theirs");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          }
        };

    assertThatThrownBy(
            () -> backup(BackupOptions.usual(true), NOON, BackupTest::dumpProgram, taking))
        .isInstanceOf(BackupFailedException.class);

    assertThat(taken).hasContent("theirs");
    assertThat(names()).containsExactly(taken.getFileName().toString());
  }

  @Test
  void uploads_that_are_not_whole_yet_or_vanish_are_no_part_of_a_backup() throws Exception {
    Path files = site.resolve("private/files");
    Files.createDirectory(files.resolve(".chunks-0a"));
    Files.writeString(files.resolve(".chunks-0a/1"), "half");
    Files.writeString(files.resolve(".staged-0b"), "half");

    backup(BackupOptions.usual(true), NOON, BackupTest::dumpProgram, Progress.silent());

    assertThat(listed("20260101_120000-shop_localhost-private-files.tar"))
        .anyMatch(name -> name.endsWith("n.txt"))
        .noneMatch(name -> name.contains(".chunks-") || name.contains(".staged-"));
  }

  @Test
  void a_backup_that_fails_at_any_step_leaves_no_file() throws Exception {
    for (String step : List.of("dump", "public files", "private files", "settings", "manifest")) {
      Progress failing =
          new Progress() {
            @Override
            public void done(String done) {
              if (done.equals(step)) {
                throw new IllegalStateException("broken");
              }
            }
          };
      assertThatThrownBy(
              () -> backup(BackupOptions.usual(true), NOON, BackupTest::dumpProgram, failing))
          .hasMessage("broken");
      assertThat(names()).as(step).isEmpty();
    }
    assertThatThrownBy(() ->
            backup(
                BackupOptions.usual(false), NOON, () -> Path.of("/bin/false"), Progress.silent()))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("status 1");
    assertThat(names()).isEmpty();
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void a_password_with_any_letters_logs_in_and_stands_in_no_argument() throws Exception {
    String password = "a \"b\" #c \\ 'd' = ü";
    DatabaseAddress root = mariaDb.root();
    try (Connection connection = mariaDb.asRoot();
        Statement statement = connection.createStatement()) {
      String name = database().user();
      statement.execute(
          "alter user '%s'@'127.0.0.1' identified by '%s'"
              .formatted(name, password.replace("\\", "\\\\").replace("'", "''")));
    }
    assertThat(root.password()).isNotEmpty();
    ConfigFile.change(
        site.resolve("site_config.json"), settings -> settings.put("db_password", password));
    Path arguments = folder.resolve("arguments");
    Path recording =
        Files.writeString(
            folder.resolve("recording-dump"),
            "#!/bin/sh\nprintf '%%s\\n' \"$@\" >'%s'\nenv >>'%s'\nexec '%s' \"$@\"\n"
                .formatted(arguments, arguments, dumpProgram()));
    Files.setPosixFilePermissions(recording, PosixFilePermissions.fromString("rwxr-xr-x"));

    Backup.Made made = backup(BackupOptions.usual(false), NOON, () -> recording, Progress.silent());

    assertThat(made.manifest().rows()).containsEntry("item", 3L);
    assertThat(Files.readString(arguments)).contains("--single-transaction").doesNotContain("#c");
  }

  private Backup.Made saved(Instant now) throws Exception {
    return backup(BackupOptions.usual(false), now, BackupTest::dumpProgram, Progress.silent());
  }

  private Backup.Made backup(
      BackupOptions options, Instant now, Supplier<Path> program, Progress progress)
      throws Exception {
    try (Bench runtime = fixture.bench().open("test")) {
      return new BackupSite(
              fixture.work(runtime, progress), new Backup(program, InstantSource.fixed(now)))
          .run(SITE, options);
    }
  }

  private static Path dumpProgram() {
    return Binaries.ofMachine(System.getenv(), _ -> {}).mariaDbClient("mariadb-dump");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What the tar of this machine reads. */
  private List<String> listed(String archive) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "--quoting-style=literal", "-tf", archive)
            .directory(backups.toFile())
            .redirectErrorStream(true)
            .start();
    return tar.inputReader().lines().toList();
  }

  private DatabaseAddress database() {
    try (Bench runtime = fixture.bench().open("test")) {
      return runtime.sites().require(SITE).database();
    }
  }

  private void run(String sql) throws SQLException {
    DatabaseAddress address = database();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
