package dev.bench.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockedTest {

  @TempDir private Path folder;

  @Test
  void a_second_one_in_this_process_waits_and_does_not_break_the_first() throws Exception {
    Path file = folder.resolve("lock");
    try (FileLocked first = FileLocked.on(file, Duration.ZERO)) {
      assertThat(FileLocked.attempt(file)).isEmpty();
      assertThatThrownBy(() -> FileLocked.on(file, Duration.ofMillis(30)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is locked by another process");

      assertThat(first.held()).isTrue();
      assertThat(lockedFromOutside(file)).isTrue();
    }
    assertThat(lockedFromOutside(file)).isFalse();
    FileLocked.on(file, Duration.ZERO).close();
  }

  /** Whether the system shows a lock on the file, as another process would meet it. */
  private static boolean lockedFromOutside(Path file) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Attempt.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return child.waitFor() == 1;
  }

  /** A process that tries to take the lock: status 0 when it could, 1 when not. */
  static final class Attempt {

    public static void main(String[] arguments) throws IOException {
      System.exit(FileLocked.attempt(Path.of(arguments[0])).isPresent() ? 0 : 1);
    }
  }
}
