package dev.bench.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/**
 * The wait for the effect of {@code SIGSTOP}: {@code kill} returns before the process has stopped,
 * and on a busy machine its threads answer meanwhile.
 */
final class Frozen {

  private Frozen() {}

  /** Waits until all threads of that process have stopped; a machine without /proc cannot tell. */
  static void await(long pid) {
    Path threads = Path.of("/proc/%d/task".formatted(pid));
    if (Files.isDirectory(threads)) {
      Awaitility.await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> allHaveStopped(threads));
    }
  }

  /** A thread that ends meanwhile throws an {@link IOException}. */
  private static boolean allHaveStopped(Path threads) throws IOException {
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
    }
    return true;
  }
}
