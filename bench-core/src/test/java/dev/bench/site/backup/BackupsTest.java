package dev.bench.site.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {

  @TempDir private Path sites;
  private Path folder;

  @BeforeEach
  void site() throws IOException {
    folder = Files.createDirectories(sites.resolve("b-partial/private/backups"));
  }

  @Test
  void a_backup_of_some_tables_is_told_by_the_site_of_its_manifest() throws IOException {
    backup("20260101_120000-b-partial", "b"); // some tables of the site's former name
    backup("20260102_120000-b-partial", "b-partial");
    backup("20260103_120000-a-partial", "a-partial"); // all tables of another former name
    backup("20260104_120000-b-partial-partial", "b-partial");

    assertThat(new Backups(folder).all())
        .extracting(Backups.Set::name)
        .containsExactlyInAnyOrder("20260102_120000-b-partial", "20260103_120000-a-partial");
  }

  @Test
  void without_a_manifest_the_folder_of_the_site_tells_its_name() throws IOException {
    dump("20260101_120000-b-partial");
    dump("20260102_120000-a-partial");

    assertThat(new Backups(folder).all())
        .extracting(Backups.Set::name)
        .containsExactly("20260101_120000-b-partial");
  }

  private void backup(String name, String site) throws IOException {
    dump(name);
    Manifest manifest =
        new Manifest(site, "2026-01-01T12:00:00Z", Map.of(), new TreeMap<>(), 1, List.of());
    Files.writeString(folder.resolve(name + "-manifest.json"), Json.core().write(manifest));
  }

  private void dump(String name) throws IOException {
    Files.writeString(folder.resolve(name + "-database.sql.gz"), "dump");
  }
}
