package dev.bench.cli.start;

import dev.bench.process.child.ChildMark;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import dev.bench.process.supervisor.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the manager which generation of app code this process serves.
 *
 * <p>It sends only the newest one, and tries again every second while the manager does not answer.
 * Threads: {@link #serves} is safe and never waits.
 */
public final class GenerationTeller {

  /** The variable that names the control socket to all children of a run. */
  public static final String VARIABLE = "BENCH_CONTROL";

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Between two tries. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final BlockingQueue<String> newest = new ArrayBlockingQueue<>(1);
  private final String mark;

  GenerationTeller(Path socket, String mark) {
    this.mark = mark;
    ControlClient client = new ControlClient(socket);
    Thread.ofPlatform().daemon().name("generation-teller").start(() -> run(client));
  }

  /** The teller of this process; null when no manager runs it. */
  public static @Nullable GenerationTeller ofThisProcess() {
    String socket = System.getenv(VARIABLE);
    String mark = System.getenv(ChildMark.VARIABLE);
    return socket == null || mark == null ? null : new GenerationTeller(Path.of(socket), mark);
  }

  /** This generation is served from now on. */
  public synchronized void serves(String generation) {
    newest.clear();
    newest.add(generation);
  }

  private static boolean isTold(ControlClient client, Request serving) {
    try {
      return client.ask(serving, LIMIT, _ -> {}).good();
    } catch (ControlFaultException nobodyListens) {
      return false;
    }
  }

  private void run(ControlClient client) {
    try {
      while (true) {
        String generation = newest.take();
        while (!isTold(client, new Request.Serving(mark, generation))) {
          String newer = newest.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
          generation = newer == null ? generation : newer;
        }
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }
}
