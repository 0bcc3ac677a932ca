package dev.bench.builtin;

import static org.awaitility.Awaitility.await;

import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.runtime.Bench;
import dev.bench.site.Progress;
import dev.bench.site.SiteServer;
import dev.bench.site.change.InstallApp;
import dev.bench.site.change.Migrate;
import dev.bench.testkit.Patience;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process that makes the site, installs the app on it or migrates it, and stops at one step:
 * dead, or waiting for the end of its input and for the signal to end.
 */
final class MakerProcess {

  private MakerProcess() {}

  public static void main(String[] arguments) throws Exception {
    String step = arguments[1];
    boolean dies = arguments[2].equals("dies");
    DatabaseAddress root =
        new DatabaseAddress(
            "127.0.0.1",
            Integer.parseInt(arguments[3]),
            Optional.empty(),
            "mysql",
            "root",
            System.getenv("ROOT_PASSWORD"));
    NewSiteFixture fixture =
        new NewSiteFixture(
            new TestBench(new BenchDirectory(Path.of(arguments[0]))), new SiteServer(root, false));
    Progress stopping = new Stopping(step, dies);
    if (arguments[4].equals("install")) {
      try (Bench runtime = fixture.bench().open("test")) {
        new InstallApp(fixture.work(runtime, stopping)).run(NewSiteFixture.SITE, List.of("shop"));
      }
    } else if (arguments[4].equals("migrate")) {
      try (Bench runtime = fixture.bench().open("test")) {
        new Migrate(fixture.work(runtime, stopping)).run(NewSiteFixture.SITE);
      }
    } else {
      fixture.make(NewSiteFixture.OPTIONS, stopping);
    }
  }

  /** Starts it and waits until it has stopped at {@code step}. */
  static Process stoppedAt(String step, boolean dies, Path bench, DatabaseAddress root)
      throws IOException, InterruptedException {
    return stoppedAt(step, dies, bench, root, "make");
  }

  /** Starts one that installs the app on the site, and is dead after {@code step}. */
  static void installationStoppedAt(String step, Path bench, DatabaseAddress root)
      throws IOException, InterruptedException {
    stoppedAt(step, true, bench, root, "install");
  }

  /** Starts one that migrates the site, and is dead after {@code step}. */
  static void migrationStoppedAt(String step, Path bench, DatabaseAddress root)
      throws IOException, InterruptedException {
    stoppedAt(step, true, bench, root, "migrate");
  }

  private static Process stoppedAt(
      String step, boolean dies, Path bench, DatabaseAddress root, String operation)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MakerProcess.class.getName(),
            bench.toString(),
            step,
            dies ? "dies" : "waits",
            Integer.toString(root.port()),
            operation);
    builder.environment().put("ROOT_PASSWORD", root.password());
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = process.inputReader().readLine();
    if (!"stopped".equals(line)) {
      process.destroyForcibly();
      throw new IllegalStateException("The maker said: " + line);
    }
    if (dies) {
      process.waitFor();
    }
    return process;
  }

  private record Stopping(String at, boolean dies) implements Progress {

    @Override
    public void done(String step) {
      if (step.equals(at)) {
        System.out.println("stopped");
        if (dies) {
          Runtime.getRuntime().halt(9); // as kill -9: no hook runs, nothing is closed
        }
        try {
          System.in.read();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        await().atMost(Patience.LIMIT).until(Stopping::isCancelled);
      }
    }

    /** Whether the end of the process waits for the step. */
    private static boolean isCancelled() {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread ->
              thread.getName().equals("undo") && thread.getState() == Thread.State.TIMED_WAITING);
    }
  }
}
