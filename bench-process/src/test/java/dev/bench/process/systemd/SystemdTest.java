package dev.bench.process.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.supervisor.Forked;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells systemd. */
@EnabledOnOs(OS.LINUX)
class SystemdTest {

  private static final int CALLS = 200;

  @TempDir Path folder;

  @Test
  void a_run_tells_when_all_is_ready_and_when_it_stops() throws Throwable {
    Path procfile = Files.writeString(folder.resolve("Procfile"), "web: sleep 300\n");
    Path socket = folder.resolve("notify");
    try (NotifySocket systemd = NotifySocket.at(socket)) {
      ProcessBuilder builder =
          Forked.builder(procfile)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile());
      builder.environment().put(Systemd.VARIABLE, socket.toString());
      Process run = builder.start();
      try {
        assertThat(systemd.next()).isEqualTo("READY=1\nSTATUS=all processes are ready");
        run.destroy();
        assertThat(systemd.next()).isEqualTo("STOPPING=1\nSTATUS=stopping");
        assertThat(run.waitFor()).isEqualTo(143);
      } finally {
        run.destroyForcibly();
      }
    }
  }

  @Test
  void without_systemd_nothing_is_told_and_a_socket_that_is_gone_is_no_error() {
    assertThat(Systemd.of(Map.of()).ready("")).isTrue();
    String gone = folder.resolve("gone").toString();
    assertThat(Systemd.of(Map.of(Systemd.VARIABLE, gone)).ready("")).isFalse();
  }

  @Test
  void a_path_too_long_for_a_socket_takes_no_descriptor() {
    Systemd systemd = Systemd.of(Map.of(Systemd.VARIABLE, "/" + "x".repeat(120)));
    int before = descriptors();
    for (int i = 0; i < CALLS; i++) {
      assertThat(systemd.ready("")).isFalse();
    }
    assertThat(descriptors() - before).isLessThan(CALLS / 2); // other threads may open some
  }

  private static int descriptors() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }
}
