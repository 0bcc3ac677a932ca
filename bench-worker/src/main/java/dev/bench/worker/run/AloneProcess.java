package dev.bench.worker.run;

import dev.bench.json.Json;
import dev.bench.queue.Claim;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process for one job, with the flags, the class path and the environment of this one.
 *
 * <p>Its standard input carries the claim and then orders, one a line; it ends with this process,
 * since its input ends then. Signals to the worker's group do not end it: the worker tells it.
 */
final class AloneProcess implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AloneProcess.class);

  /** Signals that are ignored stay so in the program that the shell becomes. */
  private static final String DEAF = "trap '' HUP INT TERM; exec \"$@\"";

  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final Process process;
  private final AloneOutput output;

  private AloneProcess(Process process) {
    this.process = process;
    this.output = AloneOutput.of(process.getInputStream());
  }

  static AloneProcess start(Path bench, Claim claim, Duration grace) throws IOException {
    Process process = new ProcessBuilder(command(bench, grace)).redirectErrorStream(true).start();
    AloneProcess alone = new AloneProcess(process);
    alone.tell(Json.core().write(written(claim)));
    return alone;
  }

  private static List<String> command(Path bench, Duration grace) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", DEAF, "alone"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (isOfTheJob(flag)) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", AloneOutput.HEAP_FLAG));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(AloneMain.class.getName(), bench.toString(), Long.toString(grace.toMillis())));
    return command;
  }

  /** Not those of a debugger, of logs, or of the making of a cache. */
  private static boolean isOfTheJob(String flag) {
    return !flag.startsWith("-agentlib")
        && !flag.startsWith("-javaagent")
        && !flag.startsWith("-Xlog")
        && !flag.startsWith("-XX:AOT");
  }

  static Map<String, String> written(Claim claim) {
    return Map.of(
        "id", claim.id(),
        "queue", claim.queue(),
        "execution", claim.execution(),
        "worker", claim.worker(),
        "started", claim.startedAt());
  }

  /** Has the job stopped. */
  void stop(StopReason why) {
    tell(why.name());
  }

  private void tell(String line) {
    try {
      OutputStream orders = process.getOutputStream();
      orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      orders.flush();
    } catch (IOException e) {
      log.debug("The process of a job has ended before it was told", e);
    }
  }

  /** Waits for its end; whether it has ended. */
  boolean await(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Whether it came as far as the job. */
  boolean hasBegun() {
    return output.hasBegun();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** How it ended: its exit code or signal, its heap, its last lines. */
  String evidence() {
    int code = process.exitValue();
    String end = code > 128 ? "signal " + (code - 128) : "exit code " + code;
    return "Its process ended with %s. Its heap at the last collection: %s. Its last lines:\n%s"
        .formatted(end, output.heap(), output.text());
  }

  /** Ends it, if it has not ended, and lets go of its output. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("The process {} of a job was killed and has not ended", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.close();
  }
}
