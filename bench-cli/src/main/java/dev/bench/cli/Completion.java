package dev.bench.cli;

import dev.bench.cli.completion.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the completion of the command line for shells; the build calls it, not {@code bench}. */
final class Completion {

  private Completion() {}

  /** Writes the scripts into the folder that is the first word. */
  public static void main(String[] words) throws IOException {
    Path folder = Path.of(words[0]);
    Scripts scripts = new Scripts(Main.commandLine(Path.of("")));
    Files.writeString(folder.resolve("bench.bash"), scripts.bash());
    Files.writeString(folder.resolve("bench.zsh"), scripts.zsh());
    Files.writeString(folder.resolve("bench.fish"), scripts.fish());
  }
}
