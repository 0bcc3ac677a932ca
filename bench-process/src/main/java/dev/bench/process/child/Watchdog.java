package dev.bench.process.child;

import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small shell script in a session of its own, which ends the children of a killed manager.
 *
 * <p>It reads the <em>control pipe</em>, whose other end only the manager holds. {@code add 4711
 * INT} watches a group and names its stop signal; {@code gone 4711} forgets it. {@code TERM 4711}
 * sends a signal to a group, which no call of the JDK can do, and continues a stopped one. When the
 * pipe ends without {@code bye}, the manager was killed. Then all groups, and all processes with
 * the mark of the run, get their stop signal or TERM, and KILL {@link #PATIENCE} later.
 *
 * <p>Threads: safe. When the watchdog is killed, another one takes over.
 */
public final class Watchdog implements AutoCloseable {

  /** From the signal to KILL when the manager is gone. */
  public static final Duration PATIENCE = ProcessSpec.Care.Stop.STANDARD.grace();

  /** The word on its command line that names it; the name of the run follows. */
  private static final String NAME = "bench-watchdog";

  /** After so many kills no further watchdog is started. */
  private static final int MOST_STARTS = 10;

  private static final Duration BYE_LIMIT = Duration.ofSeconds(1);

  /** $1 is the mark of the run, $2 the seconds to KILL; a group is {@code 4711:INT}. */
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      run=$1; patience=$2; groups=' '
      outsiders() {
        [ -e /proc/self/environ ] || return 0
        for file in $(grep -lsF "BENCH_PROCESS=$run/" /proc/[0-9]*/environ); do
          file=${file%/environ}
          stat=
          read -r stat 2>/dev/null <"$file/stat"
          set -- ${stat##*) }
          [ $# -lt 3 ] || [ "$1" = Z ] && continue
          case $groups in *" $3:"*) ;; *) echo "${file#/proc/}" ;; esac
        done
      }
      # A child is a helper of the JDK until its command begins, and has no mark until then.
      beginning() {
        for file in /proc/[0-9]*/comm; do
          name=
          read -r name 2>/dev/null <"$file"
          [ "$name" = jspawnhelper ] && return 0
        done
        return 1
      }
      alive() {
        rest=' '
        for each in $groups; do kill -s 0 -- "-${each%:*}" && rest="$rest$each "; done
        groups=$rest
        [ "$groups" != ' ' ] || [ -n "$(outsiders)" ]
      }
      told=' '
      tell() {
        for each in $groups; do
          [ "$1" = KILL ] && signal=KILL || signal=${each#*:}
          kill -s "$signal" -- "-${each%:*}"
          kill -s CONT -- "-${each%:*}"
        done
        tell_new "$1"
      }
      tell_new() {
        for pid in $(outsiders); do
          case $told in *" $1$pid "*) continue ;; esac
          told="$told$1$pid "
          kill -s "$1" "$pid"
          kill -s CONT "$pid"
        done
      }
      while read -r word group signal; do
        case $word in
          add) groups="$groups$group:$signal " ;;
          gone)
            rest=' '
            for each in $groups; do [ "${each%:*}" = "$group" ] || rest="$rest$each "; done
            groups=$rest ;;
          bye) exit 0 ;;
          *)
            # A child that has only just been started may not lead its group yet.
            kill -s "$word" -- "-$group" || kill -s "$word" "$group"
            kill -s CONT -- "-$group" ;;
        esac
      done
      tell TERM
      # A process of its own keeps the time: on a busy machine each round takes much longer.
      sleep "$patience" &
      timer=$!
      # A command that has just begun may have no mark for a moment: only two looks are believed.
      quiet=0
      while kill -s 0 $timer && [ $quiet -lt 2 ]; do
        sleep 0.1
        if alive || beginning; then quiet=0; tell_new TERM; else quiet=$((quiet + 1)); fi
      done
      kill -s KILL $timer
      alive && tell KILL
      """;

  /** How long a start waits until the watchdog watches; it takes milliseconds. */
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();

  /** Each with the signal that asks it to end. */
  private final Map<Long, StopSignal> groups = new LinkedHashMap<>();

  private final CountDownLatch first = new CountDownLatch(1);
  private @Nullable Process process;
  private @Nullable IOException failure;
  private boolean closed;

  /**
   * Starts a watchdog in the background.
   *
   * @param session the words before a command that make it lead a session
   * @param run what the marks of the run begin with
   */
  Watchdog(List<String> session, String run) {
    command = new ArrayList<>(session);
    command.addAll(List.of("sh", "-c", SCRIPT, NAME, run));
    command.add(Long.toString(PATIENCE.toSeconds()));
    String path = System.getenv("PATH");
    if (path != null) {
      environment.put("PATH", path);
    }
    Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
  }

  /** When it is killed, another one takes over. */
  private void watch() {
    try {
      for (int starts = 0; starts < MOST_STARTS; starts++) {
        Process started = start();
        first.countDown();
        if (started == null) {
          return;
        }
        started.waitFor();
      }
    } catch (IOException cannotStart) {
      // The next signal is sent to each process for itself.
      failed(cannotStart);
    } catch (OutOfMemoryError noThread) {
      failed(new IOException(noThread.getMessage(), noThread));
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    } finally {
      first.countDown();
    }
  }

  /**
   * Ends what is left of a run, as its own watchdog does when the manager is killed.
   *
   * @param groups of its children, as far as they are known
   * @throws IOException when nothing could be begun
   */
  public static void end(String run, Iterable<Long> groups)
      throws IOException, InterruptedException {
    Watchdog watchdog = new Watchdog(SessionLeader.words(), run);
    watchdog.await();
    groups.forEach(group -> watchdog.add(group, StopSignal.TERM));
    watchdog.endPipe();
  }

  private synchronized @Nullable Process start() throws IOException {
    if (closed) {
      return null;
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // No mark, neither of this run nor of one that this run is a child of.
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process started = Spawn.start(builder);
    process = started;
    groups.forEach(this::sayAdd);
    return started;
  }

  private synchronized void failed(IOException cannotStart) {
    failure = cannotStart;
  }

  /**
   * Returns once it watches.
   *
   * @throws IOException when it could not be started
   */
  void await() throws IOException, InterruptedException {
    boolean tried = first.await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (this) {
      if (process == null) {
        throw new IOException(
            "nothing would end it after a crash of bench: "
                + (tried && failure != null ? failure.getMessage() : "no shell answered"));
      }
    }
  }

  /** Its process; empty before there is one. */
  synchronized OptionalLong pid() {
    return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
  }

  /** Watches a group, whose stop signal is given; false once closed. */
  synchronized boolean add(long group, StopSignal signal) {
    groups.put(group, signal);
    sayAdd(group, signal);
    return !closed;
  }

  private void sayAdd(long group, StopSignal signal) {
    say("add " + group + " " + signal.name());
  }

  /** The group is gone, so its number may soon be that of another. */
  synchronized void gone(long group) {
    groups.remove(group);
    say("gone " + group);
  }

  /** Sends a signal to a group; whether that worked. */
  synchronized boolean signal(String name, long group) {
    return say(name + " " + group);
  }

  private boolean say(String line) {
    Process reader = process;
    if (reader == null || !reader.isAlive()) {
      return false;
    }
    try {
      OutputStream control = reader.getOutputStream();
      control.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      control.flush();
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Ends the watchdog; it first ends what is left, as it does when the manager is killed. */
  @Override
  public synchronized void close() {
    Process reader = process;
    if (!groups.isEmpty()) {
      endPipe();
      return;
    }
    closed = true;
    if (reader != null && say("bye")) {
      try {
        // A JVM that still waits for a child takes a third of a second longer to exit.
        reader.waitFor(BYE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException shuttingDown) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void endPipe() {
    closed = true;
    Process reader = process;
    try {
      if (reader != null) {
        reader.getOutputStream().close();
      }
    } catch (IOException gone) {
      // It has noticed already.
    }
  }
}
