package dev.bench.builtin;

import static dev.bench.builtin.NewSiteFixture.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.ConfigFile;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.Backups;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.store.FetchBackup;
import dev.bench.site.store.SendBackup;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.S3Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SentBackupTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @TempDir private Path folder;
  @TempDir private Path store;
  private S3Process server;
  private SavedSite site;
  private Path backups;

  @BeforeEach
  void site() throws Exception {
    NewSiteFixture fixture = NewSiteFixture.in(folder, mariaDb.root());
    fixture.make(NewSiteFixture.OPTIONS, Progress.silent());
    server = S3Process.start(store);
    ConfigFile.change(
        fixture.bench().directory().commonSiteConfig(),
        settings -> settings.putAll(server.settings()));
    site = new SavedSite(fixture);
    backups = site.folder().resolve("private/backups");
    Files.writeString(site.folder().resolve("public/files/logo.svg"), "a logo");
  }

  @AfterEach
  void close() {
    site.close();
    server.close();
  }

  @Test
  void a_site_is_restored_from_the_store_when_its_own_backups_are_lost() throws Exception {
    Backup.Made made = site.save(true);
    String dump = made.files().getFirst().getFileName().toString();
    assertThat(sent(dump)).hasValueSatisfying(sent -> assertThat(dump).startsWith(sent.name()));
    lose();
    site.execute("delete from item");

    List<Path> files = site.run(Progress.silent(), work -> new FetchBackup(work).run(SITE, dump));
    site.restore(
        new RestoreOptions(files.get(0), files.get(1), files.get(2), false), Progress.silent());

    assertThat(site.ask("select name from item")).containsExactly("Administrator");
    assertThat(site.folder().resolve("public/files/logo.svg")).hasContent("a logo");
    assertThat(Backups.of(site.folder()).all()).hasSize(1);
  }

  @Test
  void a_damaged_or_missing_object_changes_nothing_here() throws Exception {
    String dump = site.save(true).files().getFirst().getFileName().toString();
    sent(dump);
    lose();
    List<String> before = site.files();
    Path object = server.object(SITE + "/" + dump);
    byte[] good = Files.readAllBytes(object);
    for (String wrong : List.of("garbled", "cut", "longer", "missing")) {
      switch (wrong) {
        case "garbled" -> {
          byte[] garbled = good.clone();
          garbled[good.length / 2]++;
          Files.write(object, garbled);
        }
        case "cut" -> Files.write(object, Arrays.copyOf(good, good.length - 1));
        case "longer" -> Files.write(object, Arrays.copyOf(good, good.length + 1));
        default -> Files.delete(object);
      }

      assertThatThrownBy(
              () -> site.run(Progress.silent(), work -> new FetchBackup(work).run(SITE, dump)))
          .as(wrong)
          .isInstanceOf(BackupFailedException.class);
      assertThat(site.files()).as(wrong).isEqualTo(before);
    }
  }

  @Test
  void a_backup_that_is_not_taken_stays_here_and_the_sentence_says_how_to_send_it_again()
      throws Exception {
    Backup.Made made = site.save(false);
    String dump = made.files().getFirst().getFileName().toString();
    server.close();

    assertThatThrownBy(() -> sent(dump))
        .isInstanceOf(BackupFailedException.class)
        .hasMessageContaining("the store was not reached")
        .hasMessageContaining("bench --site %s send-backup".formatted(SITE));

    assertThat(made.files()).allMatch(Files::exists);
    assertThat(recorded()).contains("was not sent").doesNotContain(server.secret());
  }

  @Test
  void a_fetch_that_is_killed_leaves_no_backup_here() throws Exception {
    String dump = site.save(true).files().getFirst().getFileName().toString();
    sent(dump);
    lose();
    for (String at : List.of("site_config", "manifest", "names")) {
      Progress killing =
          new Progress() {
            @Override
            public void begun(String step) {
              if (step.contains(at)) {
                throw new IllegalStateException("killed at " + step);
              }
            }
          };
      assertThatThrownBy(() -> site.run(killing, work -> new FetchBackup(work).run(SITE, dump)))
          .hasMessageContaining("killed at");
      assertThat(Backups.of(site.folder()).all()).as(at).isEmpty();
    }
  }

  private Optional<SendBackup.Sent> sent(String dump) throws Exception {
    return site.run(Progress.silent(), work -> new SendBackup(work).run(SITE, dump));
  }

  private String recorded() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("logs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private void lose() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
