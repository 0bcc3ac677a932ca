package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager that is killed while processes begin: /proc is searched for what it started. */
class KilledWhileStartingIT {

  @TempDir Path folder;

  /** Only this test's processes have it in their command line. */
  private final String mark = "6" + System.nanoTime() % 1_000_000_000L;

  private Process manager;

  @AfterEach
  void end() {
    manager.destroyForcibly();
  }

  @RepeatedTest(5)
  void what_is_just_being_started_is_not_left() throws Exception {
    StringBuilder procfile = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      procfile.append("p").append(i).append(": sleep ").append(mark).append('\n');
    }
    start(procfile.toString());
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !Forked.alive("sleep " + mark).isEmpty());

    manager.destroyForcibly().waitFor();

    await().untilAsserted(() -> assertThat(Forked.alive(mark)).isEmpty());
  }

  @Test
  void a_process_that_starts_during_the_stop_is_asked_to_end_too() throws Exception {
    Files.writeString(
        folder.resolve("late.sh"),
        "trap 'touch asked; exit' TERM; touch late; while :; do sleep 0.01; done");
    // Nobody reads what it writes any more, and its shell would write of what was killed.
    String line =
        "a: exec >/dev/null 2>&1; trap 'sleep 0.2; setsid sh late.sh MARK & exit' TERM;"
            + " touch begun; while :; do sleep 0.01; done";
    start(line.replace("MARK", mark));
    await().until(() -> Files.exists(folder.resolve("begun")));

    manager.destroyForcibly().waitFor();

    await().untilAsserted(() -> assertThat(Forked.alive(mark)).isEmpty());
    if (Files.exists(folder.resolve("late"))) { // else it was asked before it could hear
      assertThat(folder.resolve("asked")).exists();
    }
  }

  private void start(String procfile) throws IOException {
    Path file = Files.writeString(folder.resolve("Procfile"), procfile);
    manager = Forked.start(file);
  }
}
