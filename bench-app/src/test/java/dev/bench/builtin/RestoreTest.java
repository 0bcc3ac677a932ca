package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.BenchException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.dump.DumpLimits;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.TarReader;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.change.ConfirmRestore;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.RestoreSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreTest extends SavedSiteCase {

  private static final String NAMES = "select name from item order by id";
  private static final String DATABASES =
      "select schema_name from information_schema.schemata where schema_name like '\\\\_%'";
  private static final String USERS = "select user from mysql.user where user like '\\\\_%'";

  @BeforeEach
  void fill_the_site() throws Exception {
    site.execute(
        "create table thing (id int primary key, raw varbinary(20), words text)",
        "insert into thing values (1, x'00ff27', 'it''s; -- \"ü\" /* no comment */ (1),(2)')",
        "create view things as select words from thing",
        "create trigger before_thing before insert on thing for each row"
            + " begin set new.words = concat(new.words, ';'); end",
        "create procedure add_thing() begin insert into thing values (9, null, 'nine'); end");
  }

  @Test
  void a_restored_site_equals_the_saved_one_and_what_it_had_is_kept_until_confirmed()
      throws Exception {
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
    Files.writeString(site.folder().resolve("private/files/" + "n".repeat(150)), "secret");
    Backup.Made saved = site.save(true);
    String sums = "checksum table item, thing, bench_user";
    List<String> savedSums = site.ask(sums, 2);
    String before = site.database().name();
    site.execute("insert into item values (5, 'later')", "drop table thing");
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "another");

    RestoreSite.Restored restored =
        site.restore(
            new RestoreOptions(
                saved.files().get(0), saved.files().get(1), saved.files().get(2), false),
            Progress.silent());

    assertThat(restored.verified()).isTrue();
    assertThat(restored.apps()).containsExactly("bench", "shop");
    assertThat(restored.rows()).containsAllEntriesOf(saved.manifest().rows());
    assertThat(site.database().name()).isNotEqualTo(before);
    assertThat(site.ask(sums, 2)).isEqualTo(savedSums).doesNotContainNull().hasSize(3);
    assertThat(site.ask("select hex(raw) from thing")).containsExactly("00FF27");
    assertThat(site.ask("select words from things"))
        .containsExactly("it's; -- \"ü\" /* no comment */ (1),(2)");
    site.execute("call add_thing()");
    assertThat(site.ask("select words from thing where id = 9")).containsExactly("nine;");
    assertThat(site.folder().resolve("public/files/logo.svg")).hasContent("a logo");
    assertThat(site.folder().resolve("private/files/" + "n".repeat(150))).hasContent("secret");
    assertThat(fixture.journals()).isEmpty();

    site.run(
        Progress.silent(),
        work -> {
          new ConfirmRestore(work).revert(SITE);
          return SITE;
        });
    assertThat(site.database().name()).isEqualTo(before);
    assertThat(site.ask(NAMES)).containsExactly("Administrator", "later");
    assertThat(site.folder().resolve("public/files/logo.svg")).hasContent("another");

    site.run(Progress.silent(), work -> new ConfirmRestore(work).confirm(SITE, fixture.server()));
    assertThat(mariaDb.ask(DATABASES)).containsExactly(before);
    assertThat(mariaDb.ask(USERS)).hasSize(1);
    assertThat(site.files()).noneMatch(name -> name.contains("previous"));
  }

  @Test
  void a_definer_that_is_unknown_here_is_left_out() throws Exception {
    Backup.Made saved = site.save(false);
    String sql = unzipped(saved.files().getFirst());
    String user = site.database().user();
    assertThat(sql).contains("DEFINER=`" + user);
    Path foreign = folder.resolve("a dump of ünknown definers.sql");
    Files.writeString(foreign, sql.replace("`" + user + "`@`127.0.0.1`", "`nobody`@`nowhere`"));

    site.restore(RestoreOptions.of(foreign), Progress.silent());

    assertThat(site.ask("select words from things")).hasSize(1);
    site.execute("call add_thing()");
  }

  @Test
  void a_damaged_foreign_or_hostile_dump_is_refused_and_nothing_changes() throws Exception {
    DatabaseAddress other = mariaDb.newDatabase();
    Path touched = folder.resolve("touched");
    Path good = site.save(false).files().getFirst();
    String sql = unzipped(good);
    byte[] zipped = Files.readAllBytes(good);
    Map<String, byte[]> dumps = new LinkedHashMap<>();
    dumps.put("cut off within", Arrays.copyOf(zipped, zipped.length / 2));
    byte[] garbled = zipped.clone();
    garbled[garbled.length - 8] ^= 0x55; // the checksum of the data, which gzip writes last
    dumps.put("The dump is damaged (Corrupt GZIP trailer); use another backup", garbled);
    dumps.put("cut off: its last line", bytes(sql.substring(0, sql.lastIndexOf("-- Dump"))));
    dumps.put("ends within", bytes(sql.substring(0, sql.indexOf("PRIMARY KEY"))));
    dumps.put("no table bench_user", bytes("create table x (id int);"));
    dumps.put("is empty", bytes(""));
    dumps.put("USE", bytes("use mysql;\n" + sql));
    dumps.put("DROP DATABASE", bytes("/*!40000 DROP DATABASE IF EXISTS " + other.name() + " */;"));
    dumps.put("GRANT", bytes("create table x (id int);\nGRANT ALL ON *.* TO x@y;"));
    dumps.put("SET PASSWORD", bytes("set password = '';" + sql));
    dumps.put("set global", bytes("set global read_only = 1;" + sql));
    dumps.put("system", bytes("system touch " + touched + "\n;" + sql));
    dumps.put("\\!", bytes("\\! touch " + touched + "\n" + sql));
    dumps.put(
        "refused by MariaDB",
        bytes("insert into %s.t values (1);\n%s".formatted(other.name(), sql)));
    dumps.put("load data", bytes("load data infile '/etc/passwd' into table item;" + sql));
    List<String> before = new ArrayList<>(mariaDb.ask(DATABASES));
    List<String> files = site.files();
    int i = 0;
    for (Map.Entry<String, byte[]> dump : dumps.entrySet()) {
      Path file = Files.write(folder.resolve("dump-" + i++ + ".sql"), dump.getValue());

      assertThatThrownBy(() -> site.restore(RestoreOptions.of(file), Progress.silent()))
          .as(dump.getKey())
          .isInstanceOf(BenchException.class)
          .hasMessageNotContaining("\n")
          .satisfies(
              failure -> assertThat(failure.getMessage()).containsIgnoringCase(dump.getKey()));

      assertThat(mariaDb.ask(DATABASES)).as(dump.getKey()).isEqualTo(before);
      assertThat(site.files()).as(dump.getKey()).isEqualTo(files);
    }
    String more = sql.replace("(1,'Administrator')", "(1,'Administrator'),(7,'more')");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(good))) {
      out.write(bytes(more));
    }
    assertThatThrownBy(() -> site.restore(RestoreOptions.of(good), Progress.silent()))
        .hasMessageContaining("manifest");
    assertThat(touched).doesNotExist();
    assertThat(mariaDb.ask("show databases")).contains(other.name());
    assertThat(mariaDb.ask(USERS)).hasSize(1);
    assertThat(site.ask(NAMES)).containsExactly("Administrator");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void an_encrypted_backup_is_restored_with_its_key_and_refused_without_it() throws Exception {
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
    Path config = site.folder().resolve("site_config.json");
    ConfigFile.change(config, own -> own.put("encrypt_backup", 1));
    Backup.Made saved = site.save(true);
    assertThat(site.save(false).files()).as("the key stays").isNotEmpty();
    String key = (String) ConfigFile.read(config).get("backup_encryption_key");
    assertThat(saved.files().subList(0, 4))
        .allSatisfy(file -> {
          assertThat(file.getFileName().toString()).contains("-enc.");
          assertThat(Files.readAllBytes(file)[0] & 0xff).isEqualTo(0xc3);
        });
    Path dump = saved.files().get(0);
    Path archive = saved.files().get(1);
    RestoreOptions options = new RestoreOptions(dump, archive, null, false);
    ConfigFile.change(config, own -> own.remove("backup_encryption_key"));
    List<String> files = site.files();
    List<String> before = mariaDb.ask(DATABASES);
    Path alone = Files.createDirectories(folder.resolve("alone")); // where no manifest is
    Path cut = alone.resolve(dump.getFileName());
    byte[] bytes = Files.readAllBytes(dump);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 30));
    EncryptionKey good = new EncryptionKey(key);
    Map<RestoreOptions, String> refused = new LinkedHashMap<>();
    refused.put(options, "is encrypted, and the settings hold no backup_encryption_key");
    refused.put(options.with(EncryptionKey.random()), "cannot be opened with this key");
    refused.put(RestoreOptions.of(cut).with(EncryptionKey.random()), "with this key");
    refused.put(RestoreOptions.of(cut).with(good), "damaged or cut off");

    refused.forEach((restore, why) ->
        assertThatThrownBy(() -> site.restore(restore, Progress.silent()))
            .isInstanceOf(BenchException.class)
            .hasMessageContaining(why)
            .hasMessageNotContaining(key));

    assertThat(site.files()).isEqualTo(files);
    assertThat(mariaDb.ask(DATABASES)).isEqualTo(before);
    site.execute("insert into item values (5, 'later')");
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "another");

    assertThat(site.restore(options.with(good), Progress.silent()).verified()).isTrue();

    assertThat(site.ask(NAMES)).containsExactly("Administrator");
    assertThat(site.folder().resolve("public/files/logo.svg")).hasContent("a logo");
    assertThat(fixture.journals()).isEmpty();
  }

  @Test
  void an_archive_with_links_or_paths_that_lead_elsewhere_is_refused() throws Exception {
    Path dump = site.save(false).files().getFirst();
    Path outside = Files.createDirectory(folder.resolve("outside"));
    List<String> files = site.files();
    Path tree = Files.createDirectories(folder.resolve("tree/a/public/files"));
    Files.createSymbolicLink(tree.resolve("link"), outside);
    Files.writeString(tree.resolve("file"), "x".repeat(9000));
    List<Path> archives =
        List.of(
            tar("tree", "link.tar", "a/public/files/link"),
            tar(
                "tree/a/public/files",
                "up.tar",
                "--transform=s,^,a/public/files/../../../,",
                "file"),
            tar(
                "tree/a/public/files",
                "root.tar",
                "-P",
                "--transform=s,^," + outside + "/,",
                "file"),
            tar("tree/a/public/files", "other.tar", "--transform=s,^,a/private/files/,", "file"),
            cut(tar("tree", "cut.tar", "a/public/files/file")),
            Files.write(folder.resolve("no.tar"), new byte[] {1, 2, 3}),
            dump);
    for (Path archive : archives) {
      assertThatThrownBy(
              () -> site.restore(new RestoreOptions(dump, archive, null, false), Progress.silent()))
          .as(archive.toString())
          .isInstanceOf(BenchException.class)
          .hasMessageContaining("archive");
      assertThat(site.files()).as(archive.toString()).isEqualTo(files);
    }
    assertThat(outside).isEmptyDirectory();
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
  }

  @Test
  void a_damaged_archive_and_one_or_a_statement_over_its_limit_are_refused() throws Exception {
    assertThat(DumpLimits.of(new Settings(Map.of())))
        .isEqualTo(new DumpLimits(268_435_456, Duration.ofHours(1)));
    assertThat(TarReader.MOST).isEqualTo(274_877_906_944L);
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
    Backup.Made saved = site.save(true);
    Path dump = saved.files().get(0);
    Path archive = saved.files().get(1);
    RestoreOptions options = new RestoreOptions(dump, archive, null, false);
    Path config = site.folder().resolve("site_config.json");

    ConfigFile.change(config, own -> own.put("restore_archive_max_size", 5));
    assertThatThrownBy(() -> site.restore(options, Progress.silent()))
        .hasMessageContaining("more than restore_archive_max_size (5) bytes");
    ConfigFile.change(config, own -> own.put("restore_statement_max_size", 1024));
    Path wide = Files.writeString(folder.resolve("wide.sql"), "select '" + "x".repeat(2000) + "';");
    assertThatThrownBy(() -> site.restore(RestoreOptions.of(wide), Progress.silent()))
        .hasMessageContaining("more than restore_statement_max_size (1024) bytes");
    ConfigFile.change(
        config,
        own -> {
          own.keySet().removeIf(key -> key.startsWith("restore_"));
          own.put("restore_statement_limit", "1s");
        });
    Path slow = Files.writeString(folder.resolve("slow.sql"), "create table x select sleep(60);");
    assertThatThrownBy(() -> site.restore(RestoreOptions.of(slow), Progress.silent()))
        .hasMessageContaining("took longer than restore_statement_limit (1 s)");
    ConfigFile.change(config, own -> own.remove("restore_statement_limit"));

    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length - 1] ^= 0x55; // behind the end of the archive, which is not read
    Files.write(archive, bytes);
    assertThatThrownBy(() -> site.restore(options, Progress.silent()))
        .hasMessageContaining(archive + " is damaged");
    assertThat(mariaDb.ask(DATABASES)).hasSize(1);
  }

  private Path tar(String in, String name, String... more) throws Exception {
    Path archive = folder.resolve(name);
    List<String> words = new ArrayList<>(List.of("tar", "-cf", archive.toString(), "-C", in));
    words.addAll(List.of(more));
    Process tar =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(tar.getInputStream().readAllBytes(), UTF_8);
    assertThat(tar.waitFor()).as(said).isZero();
    return archive;
  }

  private static Path cut(Path archive) throws IOException {
    return Files.write(archive, Arrays.copyOf(Files.readAllBytes(archive), 5000));
  }

  private static String unzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
