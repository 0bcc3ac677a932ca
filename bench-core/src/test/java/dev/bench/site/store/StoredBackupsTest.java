package dev.bench.site.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.config.Settings;
import dev.bench.site.Progress;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.S3Process;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBackupsTest {

  @TempDir private Path folder;
  private S3Process server;
  private LocalBackup local;

  @BeforeEach
  void start() throws Exception {
    server = S3Process.start(folder.resolve("store"));
    local = LocalBackup.at(folder, "20260101_120000");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_backup_is_sent_in_parts_and_its_manifest_last() throws Exception {
    List<String> steps = new ArrayList<>();
    List<Long> advances = new ArrayList<>();
    Progress heard =
        new Progress() {
          @Override
          public void begun(String step) {
            steps.add(step);
          }

          @Override
          public void advanced(String step, long bytes, long all) {
            advances.add(bytes);
          }
        };

    try (StoredBackups stored = stored(Map.of())) {
      stored.send(local.set(), heard);

      assertThat(steps).last().isEqualTo(local.name() + "-manifest.json");
      assertThat(advances).startsWith(5L << 20, 10L << 20, 11L << 20);
      assertThat(stored.all())
          .singleElement()
          .satisfies(set -> assertThat(set.name()).isEqualTo(local.name()))
          .satisfies(set -> assertThat(set.bytes()).isGreaterThan(11 << 20));
      ByteArrayOutputStream dump = new ByteArrayOutputStream();
      stored.copy(local.name() + "-database.sql.gz", dump);
      assertThat(dump.toByteArray()).isEqualTo(Files.readAllBytes(local.file("-database.sql.gz")));
    }
    assertThat(server.keys()).hasSize(4).allMatch(key -> key.startsWith("shop.localhost/2026"));
  }

  @Test
  void what_was_sent_is_not_sent_again_and_what_differs_is() throws Exception {
    Path dump = server.object(local.key("-database.sql.gz"));
    try (StoredBackups stored = stored(Map.of())) {
      stored.send(local.set(), Progress.silent());
      Object before = Files.getLastModifiedTime(dump);
      Files.delete(server.object(local.key("-manifest.json"))); // it was the last step
      Files.writeString(server.object(local.key("-files.tar")), "cut");

      assertThat(stored.all()).isEmpty();
      stored.send(local.set(), Progress.silent());

      assertThat(stored.all()).hasSize(1);
      assertThat(Files.getLastModifiedTime(dump)).isEqualTo(before);
      assertThat(server.object(local.key("-files.tar"))).hasSize(10_240);
    }
  }

  @Test
  void a_damaged_local_file_is_not_sent() throws Exception {
    byte[] dump = Files.readAllBytes(local.file("-database.sql.gz"));
    dump[7]++;
    Files.write(local.file("-database.sql.gz"), dump);

    try (StoredBackups stored = stored(Map.of())) {
      assertThatThrownBy(() -> stored.send(local.set(), Progress.silent()))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("is damaged");
      assertThat(server.keys()).isEmpty();
    }
  }

  @Test
  void a_backup_of_another_bench_with_the_same_name_is_not_replaced() throws Exception {
    try (StoredBackups stored = stored(Map.of())) {
      stored.send(local.set(), Progress.silent());
      Files.writeString(
          local.file("-manifest.json"),
          Files.readString(local.file("-manifest.json")).replace("12:00:00Z", "12:00:09Z"));

      assertThatThrownBy(() -> stored.send(local.set(), Progress.silent()))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("give each bench a backup_s3_prefix of its own");
    }
  }

  @Test
  void old_ones_are_removed_by_number_and_nothing_else_is() throws Exception {
    Map<String, Object> two = Map.of("backup_s3_limit", 2, "backup_s3_prefix", "/of/bench 1/");
    LocalBackup second = LocalBackup.at(folder, "20260102_120000");
    LocalBackup third = LocalBackup.at(folder, "20260103_120000");
    List<String> others =
        List.of(
            "of/bench 1/shop.localhost/notes.txt",
            "of/bench 1/shop.localhost/20250101_120000-other_localhost-manifest.json",
            "of/bench 1/shop.localhost/deep/20250101_120000-shop_localhost-manifest.json",
            "of/bench 1/shop.localhost2/20250101_120000-shop_localhost-manifest.json",
            "20250101_120000-shop_localhost-manifest.json");
    for (String key : others) {
      Files.createDirectories(server.object(key).getParent());
      Files.writeString(server.object(key), "theirs");
    }
    try (StoredBackups stored = stored(two)) {
      for (LocalBackup each : List.of(local, second, third)) {
        stored.send(each.set(), Progress.silent());
      }

      assertThat(stored.removeOld(server.settings(two), Instant.now()))
          .containsExactly(local.name());
      assertThat(stored.all())
          .extracting(StoredBackups.Set::name)
          .containsExactly(third.name(), second.name());
      assertThat(server.keys()).containsAll(others).hasSize(2 * 4 + others.size());
    }
  }

  @Test
  void old_ones_are_removed_by_age_but_never_the_newest() throws Exception {
    Map<String, Object> hour = Map.of("keep_s3_backups_for_hours", 1);
    LocalBackup second = LocalBackup.at(folder, "20260102_120000");
    Instant tomorrow = Instant.now().plus(Duration.ofDays(3));
    try (StoredBackups stored = stored(Map.of())) {
      stored.send(local.set(), Progress.silent());
      stored.send(second.set(), Progress.silent());
      Files.delete(server.object(local.key("-manifest.json"))); // as a kill leaves it

      assertThat(stored.removeOld(server.settings(hour), Instant.now())).isEmpty();
      assertThat(server.keys()).as("perhaps it is under way").hasSize(7);
      assertThat(stored.removeOld(server.settings(hour), tomorrow)).isEmpty();
      assertThat(server.keys()).as("only the newest, and nothing unfinished").hasSize(4);

      Files.setLastModifiedTime(
          server.object(second.key("-manifest.json")),
          FileTime.from(Instant.now().minusSeconds(60)));
      stored.send(local.set(), Progress.silent());
      assertThat(stored.removeOld(server.settings(hour), tomorrow)).containsExactly(second.name());
    }
  }

  @Test
  void a_manifest_that_names_other_files_is_refused() throws Exception {
    try (StoredBackups stored = stored(Map.of())) {
      stored.send(local.set(), Progress.silent());
      Path manifest = server.object(local.key("-manifest.json"));
      String good = Files.readString(manifest);
      for (String wrong :
          List.of(
              good.replace("\"" + local.name() + "-files.tar", "\"../../../files.tar"),
              good.replace(local.name() + "-files", "20260102_120000-shop_localhost-files"),
              good.replace("\"shop.localhost\"", "\"other.localhost\""),
              "{}",
              good.substring(0, 40))) {
        Files.writeString(manifest, wrong);
        assertThatThrownBy(() -> stored.manifest(local.name()))
            .as(wrong)
            .isInstanceOf(BackupFailedException.class);
      }
    }
  }

  @Test
  void failures_are_one_sentence_without_a_secret() throws Exception {
    assertFails(Map.of("backup_s3_secret_access_key", "wrong"), "the store answered 403");
    assertFails(Map.of("backup_s3_bucket", "none"), "the store answered 404 NoSuchBucket");
    assertFails(
        Map.of("backup_s3_endpoint", "http://127.0.0.1:" + FreePorts.one()),
        "the store was not reached: java.net.ConnectException");
  }

  @Test
  void a_store_that_never_answers_is_given_up_in_time() throws Exception {
    long pid = server.process().pid();
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    assertFails(Map.of("backup_s3_request_limit", "1s"), "within 1s (backup_s3_request_limit)");
  }

  private void assertFails(Map<String, Object> wrong, String why) throws Exception {
    try (StoredBackups stored = stored(wrong)) {
      assertThatThrownBy(() -> stored.send(local.set(), Progress.silent()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(why)
          .message()
          .doesNotContain(server.secret());
    }
  }

  private StoredBackups stored(Map<String, Object> others) {
    Settings settings = server.settings(Map.copyOf(others));
    return StoredBackups.of(local.site(settings)).orElseThrow();
  }
}
