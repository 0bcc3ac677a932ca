package dev.bench.builtin;

import dev.bench.config.BenchDirectory;
import dev.bench.runtime.Bench;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that sends the mail of the site of {@link MailBench}, and can be killed. */
final class SenderProcess {

  private SenderProcess() {}

  public static void main(String[] arguments) throws Exception {
    TestBench files = new TestBench(new BenchDirectory(Path.of(arguments[0])));
    try (Bench bench = files.open("sender")) {
      bench.mails().flush(MailBench.SITE, Duration.ofMinutes(5));
    }
  }

  static Process start(Path bench) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SenderProcess.class.getName(),
            bench.toString())
        .redirectErrorStream(true)
        .redirectOutput(bench.resolve("sender-" + System.nanoTime() + ".log").toFile())
        .start();
  }
}
