package dev.bench.process.procfile;

import dev.bench.process.listen.ListenAddress;
import dev.bench.process.probe.Readiness;
import dev.bench.process.probe.SocketProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process as it is to be run.
 *
 * @param instance which process of which line of the Procfile
 * @param command a line for {@code sh -c}
 * @param directory the working directory
 * @param environment all variables of the child
 * @param log the file its lines are appended to
 * @param care how it is run
 */
public record ProcessSpec(
    Instance instance,
    String command,
    Path directory,
    Map<String, String> environment,
    @Nullable Path log,
    Care care) {

  /** Copies the map. */
  public ProcessSpec {
    environment = Map.copyOf(environment);
  }

  /** The same with one more variable. */
  public ProcessSpec with(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new ProcessSpec(instance, command, directory, all, log, care);
  }

  /** The {@code PORT} of its environment. */
  public int port() {
    return Integer.parseInt(environment.getOrDefault("PORT", "0"));
  }

  /**
   * Whether it is asked at its own {@code PORT} whether it is ready, and no socket is handed to it:
   * then it binds the port itself, and no second one can do so beside it.
   */
  public boolean bindsItsPort() {
    return care.listen() == null
        && care.readiness().probe() instanceof SocketProbe probe
        && probe.port() == port();
  }

  /** Its name, unique among the processes of a manager. */
  public String name() {
    return instance.name();
  }

  /** The same process with other care. */
  public ProcessSpec with(Care other) {
    return new ProcessSpec(instance, command, directory, environment, log, other);
  }

  /**
   * How a process is run.
   *
   * @param start when and how it begins
   * @param stop how it is asked to end
   * @param restart whether it is started again
   * @param required whether everything ends when it has ended for good
   * @param terminal whether it has a terminal of its own, to which people can connect
   */
  public record Care(Start start, Stop stop, Restart restart, boolean required, boolean terminal) {

    /** The default time from start to ready. */
    public static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** How long after KILL a process is given up. */
    public static final Duration KILL_LIMIT = Duration.ofSeconds(1);

    /** The default time from start to done, for a process that is not a server. */
    public static final Duration WORK_LIMIT = Duration.ofHours(1);

    /** The longest time that counts: clocks can still add it up. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /**
     * How a process begins.
     *
     * @param after processes that are ready before this one starts, and stop after it
     * @param readiness how to know that it is ready
     * @param limit ready within this time, or it counts as failed
     * @param listen where the manager listens and hands the socket to it; null when it does not
     */
    public record Start(
        Set<String> after, Readiness readiness, Duration limit, @Nullable ListenAddress listen) {

      /** Copies the set; a longer time counts as {@link Care#LONGEST}. */
      public Start {
        after = Set.copyOf(after);
        limit = limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
      }
    }

    /**
     * How a process is asked to end.
     *
     * @param signal to its group
     * @param grace from there to KILL
     */
    public record Stop(StopSignal signal, Duration grace) {

      /** TERM, and KILL after five seconds. */
      public static final Stop STANDARD = new Stop(StopSignal.TERM, Duration.ofSeconds(5));

      /** A longer time counts as {@link Care#LONGEST}. */
      public Stop {
        grace = grace.compareTo(LONGEST) < 0 ? grace : LONGEST;
      }
    }

    /** As in honcho: the first process that ends stops all. */
    public static Care standard() {
      Start start = new Start(Set.of(), Readiness.atOnce(), START_LIMIT, null);
      return new Care(start, Stop.STANDARD, Restart.NEVER, true, false);
    }

    /** As in a bench: a process that fails is restarted, and the others go on. */
    public static Care ofService(Set<String> after, Readiness readiness) {
      Start start = new Start(after, readiness, START_LIMIT, null);
      return new Care(start, Stop.STANDARD, Restart.ON_FAILURE, false, false);
    }

    /** Processes that are ready before this one starts, and stop after it. */
    public Set<String> after() {
      return start.after();
    }

    /** How to know that it is ready. */
    public Readiness readiness() {
      return start.readiness();
    }

    /** Ready within this time, or it counts as failed. */
    public Duration startLimit() {
      return start.limit();
    }

    /** Where the manager listens and hands the socket to it; null when it does not. */
    public @Nullable ListenAddress listen() {
      return start.listen();
    }

    /** From the wish that it ends to KILL. */
    public Duration grace() {
      return stop.grace();
    }

    /** The same, after these processes. */
    public Care withAfter(Set<String> names) {
      return withStart(new Start(names, start.readiness(), start.limit(), start.listen()));
    }

    /** The same, known to be ready in that way. */
    public Care withReadiness(Readiness way) {
      return withStart(new Start(start.after(), way, start.limit(), start.listen()));
    }

    /** The same, with so much time to become ready. */
    public Care withStartLimit(Duration limit) {
      return withStart(new Start(start.after(), start.readiness(), limit, start.listen()));
    }

    /** The same, handed a socket that listens there. */
    public Care withListen(ListenAddress address) {
      return withStart(new Start(start.after(), start.readiness(), start.limit(), address));
    }

    private Care withStart(Start other) {
      return new Care(other, stop, restart, required, terminal);
    }

    /** The same, with so much time to end. */
    public Care withGrace(Duration limit) {
      return withStop(new Stop(stop.signal(), limit));
    }

    /** The same, asked to end by that signal. */
    public Care withSignal(StopSignal signal) {
      return withStop(new Stop(signal, stop.grace()));
    }

    private Care withStop(Stop other) {
      return new Care(start, other, restart, required, terminal);
    }

    /** The same, started again in these cases. */
    public Care withRestart(Restart cases) {
      return new Care(start, stop, cases, required, terminal);
    }

    /** The same, with or without everything ending when it has ended. */
    public Care withRequired(boolean all) {
      return new Care(start, stop, restart, all, terminal);
    }

    /** The same, with or without a terminal of its own. */
    public Care withTerminal(boolean own) {
      return new Care(start, stop, restart, required, own);
    }
  }
}
