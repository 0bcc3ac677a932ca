package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real terminal, that of {@code script}, is closed while a process floods it. */
class ClosedTerminalIT {

  private static final Path SCRIPT = Path.of("/usr/bin/script");
  @TempDir Path folder;

  /** Only this test's processes have it in their command line. */
  private final String mark = "5" + System.nanoTime() % 1_000_000_000L;

  private Process terminal;

  @BeforeEach
  void open() throws IOException {
    assumeThat(SCRIPT).exists();
    assumeThat(Path.of("/proc/self/stat")).as("the script of util-linux").exists();
    Path procfile =
        Files.writeString(
            folder.resolve("Procfile"),
            "flood: yes MARK\naway: setsid sleep MARK & sleep MARK\n".replace("MARK", mark));
    String command =
        Forked.builder(procfile).command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    // HUP counts for the manager even where the tests run under nohup, which ignores it.
    // It outlives its terminal, to say what became of the manager; the shell that leads the session
    // does not: then the kernel sends HUP to the manager as well.
    Path runs =
        Files.writeString(
            folder.resolve("runs"),
            "trap : HUP\nenv --default-signal=HUP %s\necho $? >'%s'\n"
                .formatted(command, folder.resolve("status")));
    List<String> words =
        List.of(SCRIPT.toString(), "-qec", "sh '%s'; true".formatted(runs), "/dev/null");
    terminal =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    await()
        .untilAsserted(
            () -> assertThat(Forked.alive(mark)).containsValues("yes " + mark, "sleep " + mark));
  }

  @AfterEach
  void close() {
    if (terminal != null) {
      terminal.destroyForcibly();
    }
  }

  @Test
  void everything_ends_as_by_the_signal_that_the_terminal_sends() throws Exception {
    terminal.destroyForcibly().waitFor();

    await().untilAsserted(() -> assertThat(Forked.alive(mark)).isEmpty());
    await().untilAsserted(() -> assertThat(folder.resolve("status")).hasContent("129"));
  }
}
