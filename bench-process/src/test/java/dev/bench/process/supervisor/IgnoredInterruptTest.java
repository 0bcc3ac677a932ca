package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell without job control has what it starts in the background ignore SIGINT. */
class IgnoredInterruptTest {

  @TempDir Path folder;

  @Test
  void a_manager_that_was_started_with_it_ignored_obeys_it_and_so_do_its_children()
      throws Exception {
    Path procfile =
        Files.writeString(
            folder.resolve("Procfile"), "a: trap 'echo got INT' INT; kill -INT $$; sleep 50\n");
    Process manager = Forked.startIgnoringInterrupts(procfile);
    try {
      Path out = folder.resolve("out");
      await().until(() -> Files.exists(out) && Files.readString(out).contains("got INT"));
      new ProcessBuilder("kill", "-INT", Long.toString(manager.pid())).start().waitFor();
      assertThat(manager.waitFor()).isEqualTo(130);
    } finally {
      manager.destroyForcibly();
    }
  }
}
