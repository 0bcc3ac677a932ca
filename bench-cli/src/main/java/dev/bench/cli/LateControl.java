package dev.bench.cli;

import dev.bench.process.control.ControlServer;
import dev.bench.process.control.ProcfileSockets;
import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The control socket of a run of any Procfile, which comes after its processes: nobody waits until
 * it is bound, and a run that is over by then has none.
 *
 * <p>Threads: one binds it; {@link #close} is called by another.
 */
final class LateControl implements AutoCloseable {

  /** What was started has the processors to itself for so long. */
  private static final Duration DELAY = Duration.ofMillis(100);

  private final Path procfile;
  private final String run;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable ControlServer server;

  /**
   * Not bound yet.
   *
   * @param run the name of the run, see {@link ProcfileSockets#bind}
   */
  LateControl(Path procfile, String run) {
    this.procfile = procfile;
    this.run = run;
  }

  /** Binds it soon, for requests to this manager. */
  void open(ProcessManager manager) {
    try {
      Thread.ofPlatform().daemon().name("late-control").start(() -> bind(manager));
    } catch (OutOfMemoryError noThread) {
      tellCannot(manager, noThread);
    }
  }

  private void bind(ProcessManager manager) {
    try {
      if (!closed.await(DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
        bindUnlessClosed(manager);
      }
    } catch (IOException | OutOfMemoryError cannot) {
      tellCannot(manager, cannot);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tellCannot(ProcessManager manager, Throwable why) {
    manager.remark("bench status and its like cannot reach this run: " + why.getMessage());
  }

  private synchronized void bindUnlessClosed(ProcessManager manager) throws IOException {
    if (closed.getCount() > 0) {
      server = ControlServer.start(ProcfileSockets.of(procfile).bind(run), manager);
    }
  }

  /** Answers what is left and lets go of the socket. */
  @Override
  public synchronized void close() {
    closed.countDown();
    if (server != null) {
      server.close();
    }
  }
}
