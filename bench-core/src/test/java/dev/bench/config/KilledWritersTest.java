package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWritersTest {

  private static final int PROCESSES = 5;
  private static final int WRITERS = 10;
  private static final int ENOUGH = 20;

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void fifty_writers_that_are_killed_lose_no_finished_change_and_tear_no_file() throws Exception {
    List<Path> files =
        List.of(folder.resolve("common_site_config.json"), folder.resolve("site_config.json"));
    for (Path file : files) {
      Files.writeString(file, "{\"mine\": \"kept\"}");
    }
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(started(i, files));
    }

    for (int i = 0; i < PROCESSES; i++) {
      Process killed = processes.get(i);
      Path said = said(i);
      await()
          .failFast("it has ended", () -> !killed.isAlive())
          .until(() -> finished(said).size() >= ENOUGH);
      killed.destroyForcibly().waitFor();
      for (Path file : files) {
        assertThat(ConfigFile.read(file)).as("after a kill").containsEntry("mine", "kept");
      }
    }

    for (int file = 0; file < files.size(); file++) {
      Map<String, Object> settings = ConfigFile.read(files.get(file));
      for (int i = 0; i < PROCESSES; i++) {
        for (String change : finished(said(i))) {
          String[] parts = change.split(" ");
          if (Integer.parseInt(parts[0]) == file) {
            assertThat((Integer) settings.get(parts[1]))
                .as(change)
                .isGreaterThanOrEqualTo(Integer.parseInt(parts[2]));
          }
        }
      }
    }
    ConfigFile.change(files.getFirst(), settings -> settings.put("next", 1)); // no lock is left
  }

  private Path said(int process) {
    return folder.resolve("said-" + process);
  }

  private Process started(int number, List<Path> files) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ConfigWriters.class.getName(),
            Integer.toString(number),
            Integer.toString(WRITERS),
            files.get(0).toString(),
            files.get(1).toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(said(number).toFile())
        .start();
  }

  /** The changes that a process has finished; the last line may be cut off by its kill. */
  private static List<String> finished(Path said) throws IOException {
    List<String> lines = new ArrayList<>();
    String all = Files.readString(said);
    int end = all.lastIndexOf('\n');
    if (end > 0) {
      lines.addAll(all.substring(0, end).lines().toList());
    }
    return lines;
  }
}
