package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a command gets a password from: a file, the person at the terminal, or standard input. */
final class NewPassword {

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Read the password from the first line of FILE (default: ask at a terminal, else read standard input).")
  private @Nullable Path file;

  /** Whether a file was named. */
  boolean isNamed() {
    return file != null;
  }

  /** The password; {@code of} says whose. */
  String read(BenchCommand bench, CommandSpec spec, String of) throws IOException {
    Optional<Console> console = Terminal.console();
    String password;
    if (file != null) {
      try (BufferedReader lines = Files.newBufferedReader(bench.typed(file))) {
        password = firstLine(lines);
      }
    } else if (console.isPresent()) {
      password = typed(console.get(), spec, of);
    } else {
      password =
          firstLine(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
    if (password.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "the password of %s is empty; type it, name a file with --password-file, or send it to standard input"
              .formatted(of));
    }
    return password;
  }

  private static String firstLine(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    return line == null ? "" : line;
  }

  private static String typed(Console console, CommandSpec spec, String of) {
    char[] first = console.readPassword("New password of %s: ", of);
    char[] again = console.readPassword("The same again: ");
    if (first == null || !Arrays.equals(first, again)) {
      throw new ParameterException(spec.commandLine(), "the two passwords are not the same");
    }
    return new String(first);
  }
}
