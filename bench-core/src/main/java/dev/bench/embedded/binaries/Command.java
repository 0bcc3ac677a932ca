package dev.bench.embedded.binaries;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A short-lived program: run to its end, its output kept.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param limit how long it may take
 */
public record Command(List<String> words, Path folder, Duration limit) {

  private static final int TAIL_LINES = 5;

  /** What a program leaves running may hold its output open. */
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(1);

  /** What a program left behind: its exit status and its output. */
  public record Result(int status, String output) {

    public boolean succeeded() {
      return status == 0;
    }

    /** The last lines of the output, for a message. */
    public String tail() {
      return lastLines(output);
    }
  }

  /** Runs the program with {@code input} as its standard input. */
  public Result run(String input, Map<String, String> environment) {
    try {
      return run(start(environment), input);
    } catch (IOException e) {
      throw new UncheckedIOException(words.getFirst() + " cannot be run: " + e.getMessage(), e);
    }
  }

  private Process start(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** In memory, not in a file, which would stay where we are killed. */
  private Result run(Process process, String input) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Thread reader = Thread.ofPlatform().daemon().name("output").start(() -> keep(process, output));
    try {
      feed(process, input);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServerFailedException(
            "%s took more than %d s and was ended".formatted(words.getFirst(), limit.toSeconds()));
      }
      reader.join(OUTPUT_LIMIT);
      return new Result(process.exitValue(), output.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailedException(words.getFirst() + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static void keep(Process process, OutputStream output) {
    try {
      process.getInputStream().transferTo(output);
    } catch (IOException ended) {
      // All that it wrote before was read.
    }
  }

  private static void feed(Process process, String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading all of it; its status and output say why.
    }
  }

  /** The last lines of {@code file} that say something. */
  public static String lastLines(Path file) {
    try {
      return lastLines(Files.readString(file));
    } catch (IOException e) {
      return "(it cannot be read)";
    }
  }

  /** The last lines of {@code text} that say something. */
  public static String lastLines(String text) {
    try (Stream<String> lines = text.lines()) {
      List<String> said = lines.filter(line -> !line.isBlank()).toList();
      return String.join("\n", said.subList(Math.max(0, said.size() - TAIL_LINES), said.size()));
    }
  }
}
