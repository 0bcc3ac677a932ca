package dev.bench.cli.asset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a program of Node, whose output is told line by line.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param limit how long it may take; then it and all that it has started are ended
 */
record ScriptRun(List<String> words, Path folder, Duration limit) {

  /** So many lines of the output stand in the fault. */
  private static final int TAIL = 15;

  /** What a program leaves running may hold its output open. */
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(1);

  ScriptRun {
    words = List.copyOf(words);
  }

  /** Runs it; what went wrong, empty when nothing did. */
  Optional<String> failure(Consumer<String> output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("NO_COLOR", "1");
    Process process =
        builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.PIPE).start();
    try {
      process.getOutputStream().close();
      Deque<String> tail = new ArrayDeque<>();
      Thread reader =
          Thread.ofPlatform().daemon().name("script").start(() -> tell(process, tail, output));
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        return Optional.of(
            "%s took longer than %d s and was ended; asset_build_limit allows more"
                .formatted(command(), limit.toSeconds()));
      }
      reader.join(OUTPUT_LIMIT);
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(
              "%s failed with exit code %d:\n%s"
                  .formatted(command(), process.exitValue(), lines(tail)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(command() + " was interrupted");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String command() {
    return folder.getFileName() + ": npm " + String.join(" ", words.subList(1, words.size()));
  }

  private static void tell(Process process, Deque<String> tail, Consumer<String> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          output.accept(line);
          synchronized (tail) {
            tail.add(line);
            if (tail.size() > TAIL) {
              tail.remove();
            }
          }
        }
      }
    } catch (IOException | UncheckedIOException ended) {
      // All that it wrote before was told.
    }
  }

  private static String lines(Deque<String> tail) {
    synchronized (tail) {
      return String.join("\n", tail);
    }
  }
}
