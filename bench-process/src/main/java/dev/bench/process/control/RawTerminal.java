package dev.bench.process.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The terminal of this program in raw mode.
 *
 * <p>A small shell script sets the mode and restores it, also when this program is killed: then a
 * pipe from here ends. If another program has changed the terminal meanwhile, it stays so.
 *
 * <p>Threads: safe.
 */
final class RawTerminal implements AutoCloseable {

  private static final String KEEPER =
      """
      exec 3<&0 </dev/tty || exit
      saved=$(stty -g) || exit
      trap '' HUP INT QUIT PIPE TERM TSTP
      stty raw -echo
      trap '' TTIN TTOU
      own=$(stty -g)
      echo raw
      while read -r wish <&3; do
        case $wish in
          raw) stty raw -echo ;;
          *) stty "$saved"; exit ;;
        esac
      done
      # A shell that takes over now may restore it itself, and begin to edit a line.
      sleep 0.3
      [ "$(stty -g)" != "$own" ] || stty "$saved"
      """;

  /** On a terminal that was stopped by Ctrl-S, stty waits for what is written there. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Process keeper;

  private RawTerminal(Process keeper) {
    this.keeper = keeper;
  }

  /**
   * Takes the terminal over.
   *
   * @throws ControlFaultException when it is another program's now, or cannot be changed
   */
  static RawTerminal take() throws IOException {
    if (!Tty.isForeground()) {
      throw new ControlFaultException("this runs in the background: type it without an `&`");
    }
    Process keeper =
        new ProcessBuilder("sh", "-c", KEEPER)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            keeper::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    BufferedReader said = keeper.inputReader();
    boolean taken = "raw".equals(said.readLine());
    late.cancel(false);
    if (!taken) {
      throw new ControlFaultException("stty cannot change the mode of this terminal");
    }
    return new RawTerminal(keeper);
  }

  /** Takes it over again after a shell has had it. */
  void again() {
    say("raw\n");
  }

  private void say(String wish) {
    try {
      OutputStream pipe = keeper.getOutputStream();
      pipe.write(wish.getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException gone) {
      // It was killed: the terminal stays as it is.
    }
  }

  /** Restores the terminal. */
  @Override
  public void close() {
    say("restored\n");
    try {
      keeper.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }
}
