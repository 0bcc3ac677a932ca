package dev.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with the flags of a service, which asks for more memory than there is. */
class MemoryShortageTest {

  private static final int KILLED = 128 + 9;

  @TempDir private Path folder;

  @Test
  void a_service_names_what_ran_out_of_memory_and_then_ends_by_itself() throws Exception {
    Path said = folder.resolve("said");
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(flagsOf("web"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Greedy.class.getName()));
    Process service =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(service.exitValue()).isEqualTo(KILLED);
      assertThat(Files.readString(said)).contains("GET /greedy: Java heap space");
    } finally {
      service.destroyForcibly();
    }
  }

  private List<String> flagsOf(String role) throws IOException {
    Path script = Shell.sourceTree().resolve("bench-cli/src/main/launcher/run.sh");
    Process shell =
        new ProcessBuilder(
                "bash",
                "-c",
                "JDK_FEATURE=25; . \"$1\"; ROLE=$2; find_flags; printf '%s\\n' \"${FLAGS[@]}\"",
                "bash",
                script.toString(),
                role)
            .start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** What a service does: it catches what a request throws, tells of it and goes on. */
  static final class Greedy {

    private Greedy() {}

    public static void main(String[] none) throws InterruptedException {
      try {
        byte[][] all = new byte[1000][];
        for (int i = 0; i < all.length; i++) {
          all[i] = new byte[50_000_000];
        }
        System.out.println("there was enough for " + all.length);
      } catch (OutOfMemoryError e) {
        System.out.println("GET /greedy: " + e.getMessage());
      }
      new CountDownLatch(1).await();
    }
  }
}
