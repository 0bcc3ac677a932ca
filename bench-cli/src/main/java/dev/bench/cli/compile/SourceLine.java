package dev.bench.cli.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The text of one line of a file, to be shown with a fault. */
public final class SourceLine {

  private SourceLine() {}

  /** The line, from 1; empty when the file has no such line or cannot be read. */
  public static String of(Path file, int line) {
    if (line < 1) {
      return "";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(line - 1L).findFirst().orElse("");
    } catch (IOException | UncheckedIOException unreadable) {
      return "";
    }
  }
}
