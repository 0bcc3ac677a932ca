package dev.bench.embedded.binaries;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs that are installed on this machine.
 *
 * @param folders where they are looked for, in this order
 */
record Installed(List<Path> folders) {

  /** Servers often lie where only root's PATH leads. */
  private static final List<String> BESIDES_PATH =
      List.of("/usr/local/sbin", "/usr/sbin", "/usr/libexec", "/opt/homebrew/bin");

  /** How long a program may take to tell its version. */
  private static final Duration VERSION_LIMIT = Duration.ofSeconds(10);

  Installed {
    folders = List.copyOf(folders);
  }

  /** What the search path {@code path} leads to, and the folders beside it. */
  static Installed on(String path) {
    List<Path> folders = new ArrayList<>();
    for (String folder : path.split(":", -1)) {
      if (folder.startsWith("/")) {
        folders.add(Path.of(folder));
      }
    }
    BESIDES_PATH.forEach(folder -> folders.add(Path.of(folder)));
    return new Installed(folders);
  }

  /** The first program called {@code name}. */
  Optional<Path> program(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** What {@code program --version} prints first that looks like a version. */
  static Optional<Version> version(Path program) {
    Command ask =
        new Command(
            List.of(program.toString(), "--version"),
            Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
            VERSION_LIMIT);
    try {
      Command.Result result = ask.run("", Map.of("LC_ALL", "C"));
      return result.succeeded() ? Version.in(result.output()) : Optional.empty();
    } catch (UncheckedIOException | ServerFailedException e) {
      return Optional.empty();
    }
  }
}
