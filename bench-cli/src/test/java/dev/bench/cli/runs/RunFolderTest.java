package dev.bench.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.embedded.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final long OURS = ProcessHandle.current().pid();

  @TempDir Path home;

  private Path folder;
  private RunFolder runs;
  private Path project;

  @BeforeEach
  void make_a_project() throws IOException {
    home = home.toRealPath();
    folder = home.resolve("cache/bench/runs");
    runs = new RunFolder(List.of(folder));
    project = Files.createDirectories(home.resolve("shop"));
  }

  @Test
  void a_run_is_found_until_it_is_closed() throws IOException {
    Path procfile = project.resolve("Procfile with a blank and ü");
    try (RunEntry entry = runs.add("a", procfile, null)) {
      Files.createFile(entry.socket());
      assertThat(runs.living())
          .containsExactly(
              new RunFile("a", ProcessIdentity.current(), procfile, null, entry.socket()));
      assertThat(runs.living().getFirst().pid()).isEqualTo(OURS);
      assertThat(runs.living().getFirst().since())
          .isEqualTo(ProcessHandle.current().info().startInstant().orElseThrow());
    }
    assertThat(runs.living()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void only_its_owner_can_read_a_run_file() throws IOException {
    try (RunEntry entry = runs.add("a", project.resolve("Procfile"), null)) {
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertThat(permissions(entry.file())).isEqualTo("rw-------");
    }
  }

  @Test
  void a_folder_that_another_user_can_change_is_neither_used_nor_read() throws IOException {
    try (RunEntry _ = runs.add("a", project.resolve("Procfile"), null)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertThat(runs.living()).isEmpty();
      assertThatThrownBy(() -> runs.add("b", project.resolve("Procfile"), null))
          .hasMessage(
              folder + " is not a folder that only you may enter: remove it, or have it removed");
    }
  }

  @Test
  void a_link_to_a_folder_is_neither_used_nor_read() throws IOException {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    try (RunEntry _ =
        new RunFolder(List.of(elsewhere.resolve("runs")))
            .add("a", project.resolve("Procfile"), null)) {
      Files.createDirectories(folder.getParent());
      Files.createSymbolicLink(folder, elsewhere.resolve("runs"));
      assertThat(runs.living()).isEmpty();
      assertThatThrownBy(() -> runs.add("b", project.resolve("Procfile"), null))
          .hasMessageStartingWith(folder + " is not a folder");
    }
  }

  @Test
  void the_next_folder_is_used_when_the_first_is_too_deep_for_a_socket() throws IOException {
    Path deep = home.resolve("a-deep-folder/".repeat(10));
    RunFolder both = new RunFolder(List.of(deep, folder));
    try (RunEntry entry = both.add("a", project.resolve("Procfile"), null)) {
      assertThat(entry.file()).hasParent(folder);
      assertThat(both.living()).hasSize(1);
    }
    assertThatThrownBy(
            () -> new RunFolder(List.of(deep)).add("a", project.resolve("Procfile"), null))
        .hasMessageContaining("is too long for the path of a socket");
  }

  @Test
  void the_folder_lies_in_the_cache_of_the_user_and_else_in_the_runtime_directory()
      throws IOException {
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", home.resolve("cache").toString(), "XDG_RUNTIME_DIR", "" + home);
    try (RunEntry entry = RunFolder.of(environment).add("a", project.resolve("Procfile"), null)) {
      assertThat(entry.file()).isEqualTo(folder.resolve("a.json"));
    }
    Files.delete(folder);
    Files.createFile(folder); // in the way
    try (RunEntry entry = RunFolder.of(environment).add("a", project.resolve("Procfile"), null)) {
      assertThat(entry.file()).isEqualTo(home.resolve("bench/a.json"));
    }
  }

  @Test
  void a_run_that_makes_an_aot_cache_is_not_listed() throws IOException {
    String cache = home.resolve("cache").toString();
    RunFolder training = RunFolder.of(Map.of("XDG_CACHE_HOME", cache, "BENCH_TRAINS", "procfile"));
    try (RunEntry _ = training.add("a", project.resolve("Procfile"), null)) {
      assertThat(RunFolder.of(Map.of("XDG_CACHE_HOME", cache)).living()).isEmpty();
      assertThat(training.living()).hasSize(1);
    }
  }

  @Test
  void a_procfile_has_one_place_for_each_way_to_its_folder_and_shares_it_with_no_other()
      throws IOException {
    Path link = Files.createSymbolicLink(home.resolve("link"), project);
    Path place = project.resolve("Procfile");
    assertThat(RunFolder.real(link.resolve("Procfile"))).isEqualTo(place);
    assertThat(RunFolder.real(link.resolve("../shop/./Procfile"))).isEqualTo(place);
    assertThat(RunFolder.real(project.resolve("Procfile.dev"))).isNotEqualTo(place);
    Files.createSymbolicLink(home.resolve("Procfile"), Files.createFile(place));
    assertThat(RunFolder.real(home.resolve("Procfile"))).isNotEqualTo(place);
    assertThat(RunFolder.real(link)).as("a bench").isEqualTo(project);
  }

  @Test
  void the_file_of_a_killed_run_is_removed_by_the_next_look() throws Exception {
    Process killed = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity identity = ProcessIdentity.of(killed.pid()).orElseThrow();
    RunEntry left = write(identity);
    assertThat(runs.living()).hasSize(1);

    killed.destroyForcibly().waitFor();

    assertThat(runs.living()).isEmpty();
    assertThat(left.file()).doesNotExist();
    assertThat(left.socket()).doesNotExist();
  }

  @Test
  void a_later_process_with_the_number_of_a_killed_run_is_no_run() throws IOException {
    String boot = ProcessIdentity.current().mark().replaceFirst(":.*", "");
    RunEntry left = write(new ProcessIdentity(OURS, boot + ":1"));
    assertThat(runs.living()).isEmpty();
    assertThat(left.file()).doesNotExist();
  }

  @Test
  void a_file_that_another_machine_may_have_written_is_kept_for_a_year() throws IOException {
    RunEntry left = write(new ProcessIdentity(OURS, "another-boot:1"));
    assertThat(runs.living()).isEmpty();
    assertThat(left.file()).exists();
    Instant longAgo = Instant.now().minus(Duration.ofDays(366));
    Files.setLastModifiedTime(left.file(), FileTime.from(longAgo));
    assertThat(runs.living()).isEmpty();
    assertThat(left.file()).doesNotExist();
  }

  @Test
  void what_is_no_run_file_is_no_obstacle() throws IOException {
    try (RunEntry entry = runs.add("a", project.resolve("Procfile"), null)) {
      Files.createFile(folder.resolve("cut.json"));
      Files.writeString(folder.resolve("other.json"), "{\"run\": []}");
      Files.writeString(folder.resolve("killed.draft"), "{");
      assertThat(runs.living()).extracting(RunFile::socket).containsExactly(entry.socket());
    }
  }

  @Test
  void any_number_of_runs_of_a_procfile_is_found() throws IOException {
    try (RunEntry one = runs.add("one", project.resolve("Procfile"), null);
        RunEntry two = runs.add("two", project.resolve("Procfile"), null);
        RunEntry bench = runs.add("three", project.resolve("Procfile"), project)) {
      assertThat(Stream.of(one, two, bench).map(RunEntry::socket))
          .containsExactlyInAnyOrderElementsOf(
              runs.living().stream().map(RunFile::socket).toList());
      assertThat(runs.living())
          .extracting(RunFile::place)
          .containsExactly(project, project.resolve("Procfile"), project.resolve("Procfile"));
    }
  }

  /** What a run of that process leaves when it is killed. */
  private RunEntry write(ProcessIdentity identity) throws IOException {
    RunEntry entry = runs.add("killed", project.resolve("Procfile"), null);
    String own = ProcessIdentity.current().mark();
    Files.writeString(
        entry.file(),
        Files.readString(entry.file())
            .replace(own, identity.mark())
            .replace("\"pid\": " + OURS, "\"pid\": " + identity.pid()));
    Files.createFile(entry.socket());
    return entry;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
