package dev.bench.embedded;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ProcessMark;
import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.nio.file.Path;

/** A process that uses the MariaDB of a bench until it is killed or its input ends. */
final class Owner {

  private Owner() {}

  public static void main(String[] arguments) throws IOException {
    BenchDirectory bench = new BenchDirectory(Path.of(arguments[0]));
    EmbeddedServers servers =
        new EmbeddedServers(bench, Binaries.ofMachine(System.getenv(), progress -> {}));
    try (ServerUse use = servers.mariaDb()) {
      System.out.println("started " + use.started());
      System.in.read();
    }
  }

  /**
   * Starts this class in a Java of its own, as {@code bench start} would, and waits until it uses
   * the server.
   */
  static Process start(Path bench) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                bench.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(ProcessMark.VARIABLE, "run/web/1");
    Process process = builder.start();
    String first = process.inputReader().readLine();
    if (!"started true".equals(first)) {
      process.destroyForcibly();
      throw new IllegalStateException("The owner said: " + first);
    }
    return process;
  }
}
