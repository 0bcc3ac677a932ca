package dev.bench.cli.start;

import dev.bench.cli.runs.RunEntry;
import dev.bench.cli.runs.RunFolder;
import dev.bench.process.child.Children;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlServer;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.Alike;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunReporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@code bench start} of processes that only sleep, reachable by the commands of its bench. */
public final class RunOfSleepers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final RunEntry entry;
  private final Children children;
  private final ControlServer server;
  private final ControlClient client;
  private final CompletableFuture<Integer> run = new CompletableFuture<>();

  /**
   * Starts it.
   *
   * @param bench the folder of the bench
   * @param names of the processes
   */
  public RunOfSleepers(Path bench, String... names) throws IOException {
    String name = Children.newRun();
    entry = RunFolder.ofUser().add(name, bench.resolve("Procfile"), bench);
    client = new ControlClient(entry.socket());
    List<ProcessSpec> specs = new ArrayList<>();
    for (String each : names) {
      specs.add(sleeper(each, bench));
    }
    RunReporter.Style style =
        new RunReporter.Style(new ByteArrayOutputStream(), false, false, true, _ -> "ready", false);
    children = Children.of(name);
    ProcessManager manager =
        ProcessManager.of(specs, new RunReporter(specs, style, null), new Alike(specs), children);
    server = ControlServer.start(entry.socket(), manager);
    Thread.ofPlatform()
        .start(() -> {
          try {
            run.complete(manager.run());
          } catch (InterruptedException | RuntimeException failed) {
            run.completeExceptionally(failed);
          }
        });
  }

  /** Stops a process, which then stays away. */
  public void stop(String name) {
    client.ask(new Request.Stop(List.of(name), LIMIT), LIMIT, _ -> {});
  }

  @Override
  public void close() throws IOException {
    client.ask(new Request.Stop(List.of(), LIMIT), LIMIT, _ -> {});
    run.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    server.close();
    children.close();
    entry.close();
  }

  private static ProcessSpec sleeper(String name, Path folder) {
    return new ProcessSpec(
        Instance.only(name),
        "exec sleep 300",
        folder,
        System.getenv(),
        null,
        ProcessSpec.Care.ofService(Set.of(), Readiness.atOnce()));
  }
}
