package dev.bench.cli.start;

import dev.bench.embedded.EmbeddedServers;
import dev.bench.embedded.ServerProcess;
import dev.bench.embedded.ServerUse;
import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.child.ThreadShortage;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.probe.Probe;
import dev.bench.process.probe.Readiness;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.procfile.Restart;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bench's own MariaDB as one of the processes of a run.
 *
 * <p>Other commands may use it at the same time. So {@link EmbeddedServers} start it or find it
 * running, and the end of the run does not end it: {@link #close} releases it, and it stops with
 * its last user. It writes a log of its own.
 *
 * <p>Threads: safe. The constructor begins the first start in the background; a thread waits for
 * the end of each life.
 */
public final class OwnMariaDb implements AutoCloseable {

  /** Its name among the processes of a run. */
  public static final String NAME = EmbeddedServers.MARIADB;

  private final EmbeddedServers servers;
  private final FutureTask<ServerUse> first;
  private boolean begun;
  private boolean closed;
  private @Nullable ServerUse use;

  /** Begins to start it. */
  public OwnMariaDb(EmbeddedServers servers) {
    this.servers = servers;
    this.first = new FutureTask<>(servers::mariaDb);
    begin(first);
  }

  /**
   * As for the services of a bench, but it is never meant to end; the limits are those of {@link
   * EmbeddedServers}.
   */
  public static Care care() {
    return Care.ofService(Set.of(), Readiness.answers(new Answered()))
        .withRestart(Restart.ALWAYS)
        .withStartLimit(Care.LONGEST);
  }

  private static void begin(Runnable work) {
    Thread.ofPlatform().daemon().name(NAME).start(work);
  }

  /**
   * Waits until it has answered for the first time.
   *
   * @throws ExecutionException when it cannot be started
   */
  public void await() throws ExecutionException, InterruptedException {
    first.get();
  }

  /** Starts this one, and all others as {@code others} does. */
  public ChildStarter beside(ChildStarter others) {
    return new ChildStarter() {
      @Override
      public Child start(ProcessSpec spec, Consumer<ChildEvent> events) {
        return spec.name().equals(NAME) ? startLife(events) : others.start(spec, events);
      }

      @Override
      public void close(ListenAddress address) {
        others.close(address);
      }
    };
  }

  private Life startLife(Consumer<ChildEvent> events) {
    Life life = new Life(events);
    try {
      begin(life);
    } catch (OutOfMemoryError noThread) {
      events.accept(new ChildEvent.NotStarted(NAME, ThreadShortage.text(noThread)));
    }
    return life;
  }

  /** Finds the one that runs, or starts it; {@link #close} waits for that. */
  private synchronized ServerProcess open() throws ExecutionException, InterruptedException {
    if (closed) {
      throw new IllegalStateException("it is not needed any more");
    }
    ServerUse former = use;
    if (former != null) {
      use = servers.mariaDb(former);
    } else {
      use = begun ? servers.mariaDb() : first();
    }
    return use.process().orElseThrow();
  }

  private ServerUse first() throws ExecutionException, InterruptedException {
    begun = true;
    return first.get();
  }

  /** Releases it; waits for its end if no other command uses it. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      ServerUse open = use == null && !begun ? first() : use;
      if (open != null) {
        open.close();
      }
    } catch (ExecutionException neverStarted) {
      // That was told, and there is nothing to be closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reports that it runs once it has answered. */
  private record Answered() implements Probe {
    @Override
    public String lacks(String mark) {
      return "";
    }

    @Override
    public String question() {
      return "greeting of MariaDB";
    }
  }

  /** One life: from its start, or from the moment it was found running, to its end. */
  private final class Life implements ChildStarter.Child, Runnable {

    private final Consumer<ChildEvent> events;

    /** Null until it runs; a stop that is requested meanwhile is done then. */
    private @Nullable ServerProcess process;

    private boolean told;
    private boolean killed;

    Life(Consumer<ChildEvent> events) {
      this.events = events;
    }

    @Override
    public void run() {
      try {
        ServerProcess opened = open();
        events.accept(new ChildEvent.Started(NAME, opened.pid()));
        runs(opened);
        events.accept(new ChildEvent.Ready(NAME, opened.pid()));
        int code = opened.awaitEnd().orElse(ChildEvent.Stopped.UNKNOWN);
        events.accept(new ChildEvent.Stopped(NAME, opened.pid(), code));
      } catch (ExecutionException failed) {
        cannotStart(String.valueOf(Objects.requireNonNull(failed.getCause()).getMessage()));
      } catch (RuntimeException failed) {
        cannotStart(String.valueOf(failed.getMessage()));
      } catch (InterruptedException shuttingDown) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void runs(ServerProcess opened) {
      process = opened;
      if (killed) {
        opened.kill();
      } else if (told) {
        opened.terminate();
      }
    }

    private void cannotStart(String why) {
      events.accept(new ChildEvent.NotStarted(NAME, "cannot start: " + why));
    }

    /** It is shared, so it has no mark of this run. */
    @Override
    public String mark() {
      return "";
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public synchronized void terminate() {
      told = true;
      if (process != null) {
        process.terminate();
      }
    }

    @Override
    public synchronized void kill() {
      killed = true;
      if (process != null) {
        process.kill();
      }
    }
  }
}
