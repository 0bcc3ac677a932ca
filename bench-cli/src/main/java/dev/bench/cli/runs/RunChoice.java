package dev.bench.cli.runs;

import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The run of {@code bench start} that a command means.
 *
 * @param place the folder of a bench, or a Procfile outside of a bench
 * @param ofBench whether it is that of a bench, which runs once at a time
 * @param pid of its process; null when there can be only one
 */
public record RunChoice(Path place, boolean ofBench, @Nullable Long pid) {

  /** From the command line to the run file, on a busy machine. */
  private static final Duration BEGINNING = Duration.ofSeconds(10);

  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** Makes the place one by which run files name it. */
  public RunChoice {
    place = RunFolder.real(place);
  }

  /** The run of the bench in that folder. */
  public static RunChoice ofBench(Path root) {
    return new RunChoice(root, true, null);
  }

  /**
   * Its run file; empty when it is not under way.
   *
   * @throws ControlFaultException when several runs may be meant
   */
  public Optional<RunFile> find() {
    List<RunFile> meant =
        RunFolder.ofUser().living().stream()
            .filter(run -> run.place().equals(place) && (pid == null || pid == run.pid()))
            .toList();
    if (meant.size() > 1 && !ofBench) {
      String pids =
          meant.stream().map(run -> Long.toString(run.pid())).collect(Collectors.joining(", "));
      throw new ControlFaultException(
          "bench start runs %s %d times (pid %s): say which is meant with --pid"
              .formatted(place, meant.size(), pids));
    }
    return meant.stream().findFirst();
  }

  /**
   * A client of the run.
   *
   * @throws ControlFaultException when it cannot be asked now
   */
  public ControlClient client() {
    RunFile run = find().orElseThrow(this::notRunning);
    if (!Files.exists(run.socket())) {
      throw stillPreparing();
    }
    return client(run);
  }

  private ControlClient client(RunFile run) {
    return new ControlClient(run.socket(), text());
  }

  /**
   * A client of a run that may only just begin.
   *
   * @param limit how long a run that has begun may take until it can be asked
   * @throws ControlFaultException when it cannot be asked by then, or has not begun within {@link
   *     #BEGINNING}
   */
  public ControlClient awaitClient(Duration limit) {
    long start = System.nanoTime();
    while (true) {
      Optional<RunFile> run = find();
      Optional<ControlClient> client = run.map(this::client).filter(ControlClient::isHeard);
      if (client.isPresent()) {
        return client.get();
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(limit) > 0 || (run.isEmpty() && waited.compareTo(BEGINNING) > 0)) {
        throw run.isPresent() ? stillPreparing() : notRunning();
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** Whether the run has come to its processes and one has that name. */
  public boolean has(String process) {
    return clientOf(process).isPresent();
  }

  /**
   * Waits for a process of the run, if there is one of that name.
   *
   * @return whether there is
   * @throws ControlFaultException when there is, and that process does not become ready
   */
  public boolean awaits(String process, Duration limit) {
    Optional<ControlClient> client = clientOf(process);
    if (client.isEmpty()) {
      return false;
    }
    List<String> why = new ArrayList<>();
    Reply.End end =
        client
            .get()
            .ask(
                new Request.Wait(List.of(process), limit),
                limit,
                reply -> {
                  if (reply instanceof Reply.About(_, _, String text)) {
                    why.add(text);
                  }
                });
    if (!end.good()) {
      throw new ControlFaultException(
          "%s, which bench start runs, is not ready: %s"
              .formatted(process, String.join("", why) + end.text()));
    }
    return true;
  }

  private Optional<ControlClient> clientOf(String process) {
    return find()
        .map(this::client)
        .filter(ControlClient::isHeard)
        .filter(client ->
            client.status().processes().stream().anyMatch(each -> each.name().equals(process)));
  }

  private String text() {
    return ofBench ? "in this bench" : place + (pid == null ? "" : " with pid " + pid);
  }

  private ControlFaultException notRunning() {
    return new ControlFaultException("bench start does not run " + text());
  }

  private static ControlFaultException stillPreparing() {
    return new ControlFaultException(
        "bench start has not come to its processes yet: wait for it with bench wait, or end it with Ctrl-C");
  }
}
