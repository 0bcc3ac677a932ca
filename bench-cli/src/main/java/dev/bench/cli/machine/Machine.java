package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine: where the files of its programs lie, and how these programs are run.
 *
 * @param root the folder that all of them lie below; {@code /} on a real machine
 */
public record Machine(Path root) {

  /** How long a program may run that reads or reloads files. */
  public static final Duration PROGRAM_LIMIT = Duration.ofMinutes(1);

  /** How long a program may run that stops and starts the processes of a bench. */
  public static final Duration RESTART_LIMIT = Duration.ofMinutes(30);

  private static final List<String> SYSTEM_FOLDERS =
      List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  /** The machine that this process runs on. */
  public static Machine here() {
    return new Machine(Path.of("/"));
  }

  /**
   * How a program ended.
   *
   * @param status its exit code
   * @param output what it printed on both outputs
   */
  record Ended(int status, String output) {

    /**
     * The output of {@code command}.
     *
     * @throws CannotSetUpException when it failed
     */
    String outputOf(String... command) {
      if (status != 0) {
        throw new CannotSetUpException(
            "%s failed (exit code %d): %s"
                .formatted(String.join(" ", command), status, output.strip()));
      }
      return output;
    }
  }

  /** A file or folder below {@code /etc}. */
  public Path etc(String name) {
    return root.resolve("etc").resolve(name);
  }

  /** Where nginx writes its log files. */
  public Path nginxLogs() {
    return root.resolve("var/log/nginx");
  }

  /** Where answers to the challenges of certificate authorities lie; nginx and root read it. */
  public Path acme() {
    return root.resolve("var/lib/bench/acme");
  }

  /** Whether systemd starts and stops the services of this machine. */
  public boolean runsSystemd() throws IOException {
    Path first = root.resolve("proc/1/comm");
    return Files.isReadable(first) && Files.readString(first).strip().equals("systemd");
  }

  /** Whether this process may change files of root. */
  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Where a program lies, if it is installed. */
  public static Optional<Path> program(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), SYSTEM_FOLDERS.stream())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs a program.
   *
   * @return what it printed on both outputs
   * @throws CannotSetUpException when it is not installed, fails or takes longer than the limit
   */
  public String run(Duration limit, String... command) throws IOException {
    return end(limit, command).outputOf(command);
  }

  /** The same with {@link #PROGRAM_LIMIT}. */
  public String run(String... command) throws IOException {
    return run(PROGRAM_LIMIT, command);
  }

  /**
   * Runs a program with the rights of root: through sudo for another user, which asks for no
   * password where a rule of bench setup sudoers names this command.
   */
  public String asRoot(Duration limit, List<String> command) throws IOException {
    List<String> words = new ArrayList<>(isRoot() ? List.of() : List.of("sudo", "-n"));
    words.addAll(command);
    return run(limit, words.toArray(String[]::new));
  }

  /** Whether a program ends with exit code 0. */
  public boolean succeeds(String... command) throws IOException {
    return end(PROGRAM_LIMIT, command).status() == 0;
  }

  /** Runs a program, however it ends. */
  Ended end(Duration limit, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, installed(command[0]).toString());
    Path output = Files.createTempFile("bench-program-", ".out");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!ended(process, limit)) {
        throw new CannotSetUpException(
            "%s did not end within %d seconds"
                .formatted(String.join(" ", command), limit.toSeconds()));
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Runs a program that a person answers, at the terminal of this process.
   *
   * @throws CannotSetUpException when it is not installed, fails or takes longer than the limit
   */
  void inTerminal(Duration limit, List<String> command) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.set(0, installed(command.getFirst()).toString());
    Process process = new ProcessBuilder(words).inheritIO().start();
    if (!ended(process, limit)) {
      throw new CannotSetUpException(
          "%s did not end within %d minutes".formatted(command.getFirst(), limit.toMinutes()));
    }
    if (process.exitValue() != 0) {
      throw new CannotSetUpException(
          "%s failed (exit code %d); it says why above"
              .formatted(command.getFirst(), process.exitValue()));
    }
  }

  private static Path installed(String name) {
    return program(name)
        .orElseThrow(() ->
            new CannotSetUpException(
                "%s is not installed: install it, on Debian with apt-get install".formatted(name)));
  }

  /** A program that does not end in time is killed, and so is one whose caller is interrupted. */
  private static boolean ended(Process process, Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }
}
