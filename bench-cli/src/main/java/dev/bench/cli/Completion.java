package dev.bench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;

/** Writes the completion of the command line for bash; the build calls it, not {@code bench}. */
final class Completion {

  private Completion() {}

  /** Writes the script into the file that is the first word. */
  public static void main(String[] words) throws IOException {
    Files.writeString(Path.of(words[0]), AutoComplete.bash("bench", Main.commandLine(Path.of(""))));
  }
}
