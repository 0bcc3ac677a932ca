package dev.bench.site.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import dev.bench.site.Progress;
import dev.bench.testkit.S3Process;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledSendingTest {

  private static final List<String> BEFORE_MANIFEST =
      List.of(
          "-database.sql.gz begun",
          "-database.sql.gz 10485760",
          "-database.sql.gz done",
          "-files.tar 10240",
          "-manifest.json begun");

  @TempDir private Path folder;

  @Test
  void a_killed_sending_leaves_no_backup_that_looks_whole_and_the_next_ends_it() throws Exception {
    LocalBackup local = LocalBackup.at(folder, "20260101_120000");
    try (S3Process server = S3Process.start(folder.resolve("store"));
        StoredBackups stored =
            StoredBackups.of(local.site(server.settings(Map.of()))).orElseThrow()) {
      for (String moment : BEFORE_MANIFEST) {
        assertThat(killed(local, server, moment)).as(moment).isEqualTo(KilledSending.KILLED);
        assertThat(stored.all()).as(moment).isEmpty();
      }
      assertThat(killed(local, server, "-manifest.json done")).isEqualTo(KilledSending.KILLED);
      assertThat(stored.all()).hasSize(1);

      stored.send(local.set(), Progress.silent());

      assertThat(stored.manifest(local.name()).files()).hasSize(3);
      assertThat(server.keys()).hasSize(4);
      assertThat(server.unfinished()).as("parts of killed ones").isEmpty();
    }
  }

  /** The exit status of a process that was killed at that moment. */
  private int killed(LocalBackup local, S3Process server, String moment)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSending.class.getName(),
                local.folder().toString(),
                local.stamp(),
                moment,
                Json.core().write(server.settings()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    return process.waitFor();
  }
}
