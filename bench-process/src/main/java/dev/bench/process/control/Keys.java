package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.ReplyTo;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jline.utils.Signals;

/**
 * The keys that a person can press in the terminal of a run.
 *
 * <p>{@code r} and then a process: restart; {@code l} and then a process: only its lines; {@code
 * ?}: which keys there are.
 *
 * <p>Threads: one looks for keys a few times a second.
 */
public final class Keys implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration RESTART_LIMIT = Duration.ofSeconds(Request.STANDARD_SECONDS);

  /** How often to check whether a shell has brought us into the foreground. */
  private static final int TICKS_BETWEEN_LOOKS = 10;

  private static final String HINT = "keys: r restart, l lines of one process, ? help";
  private static final String HELP =
      """
      r       restart a process, or all
      l       show the lines of one process only, or of all again
      Enter   an empty line
      Ctrl-C  stop everything; once more: kill it\
      """;

  private final Tty tty = new Tty();
  private final ProcessManager manager;
  private final Predicate<ProcessStatus> isEveryday;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean continued;

  /** Replies of the manager, for the thread of the keys. */
  private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();

  /** What the next key means. */
  private Menu menu = Menu.NONE;

  private Keys(ProcessManager manager, Predicate<ProcessStatus> isEveryday) {
    this.manager = manager;
    this.isEveryday = isEveryday;
    this.thread = Thread.ofPlatform().daemon().name("keys").unstarted(this::run);
  }

  /**
   * Reads keys from now on; standard input is a terminal. The line that names the keys comes first,
   * unless the manager has printed something.
   *
   * @param isEveryday which processes <em>all</em> means when it is about restarting
   */
  public static Keys start(ProcessManager manager, Predicate<ProcessStatus> isEveryday) {
    Keys keys = new Keys(manager, isEveryday);
    Signals.register("CONT", () -> keys.continued = true);
    if (Tty.isForeground()) {
      manager.remark(HINT);
    }
    keys.thread.start();
    return keys;
  }

  private void run() {
    boolean foreground = false;
    int tick = 0;
    try {
      while (!closed) {
        if (tick % TICKS_BETWEEN_LOOKS == 0 || continued) {
          boolean now = Tty.isForeground();
          if (now && (!foreground || continued)) {
            tty.takeKeys();
          }
          continued = false;
          foreground = now;
        }
        tick++;
        answer();
        OptionalInt key = tty.key();
        while (key.isPresent() && key.getAsInt() >= 0) {
          hit((char) key.getAsInt());
          answer();
          key = tty.key();
        }
        Thread.sleep(INTERVAL);
      }
    } catch (IOException terminalGone) {
      // HUP comes as well and ends everything.
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer() {
    Runnable next = answers.poll();
    while (next != null) {
      next.run();
      next = answers.poll();
    }
  }

  private void hit(char key) {
    Menu open = menu;
    menu = Menu.NONE;
    switch (open.kind()) {
      case NONE -> command(key);
      case RESTART -> open.chosen(key).ifPresent(this::restart);
      case LINES -> open.chosen(key).ifPresent(this::show);
    }
  }

  private void command(char key) {
    switch (key) {
      case 'r' -> open(Menu.Kind.RESTART);
      case 'l' -> open(Menu.Kind.LINES);
      case '?', 'h' -> HELP.lines().forEach(manager::remark);
      case '\n', '\r' -> manager.remark("");
      default -> {} // a slip
    }
  }

  /** Asks the manager for the processes; the menu opens with its reply. */
  private void open(Menu.Kind kind) {
    manager.ask(
        new Request.Status(),
        reply -> {
          if (reply instanceof Reply.Status(RunStatus status)) {
            answers.add(() -> {
              menu = Menu.of(kind, status.processes(), isEveryday);
              manager.remark(menu.text());
            });
          }
        });
  }

  private void restart(List<String> names) {
    manager.ask(new Request.Restart(names, RESTART_LIMIT), new Failures());
  }

  private void show(List<String> names) {
    String name = String.join("", names);
    manager.show(name);
    manager.remark(
        name.isEmpty() ? "all lines are shown" : "only lines of " + name + " are shown; l a: all");
  }

  /** Shows a reply that failed; success shows by itself. */
  private final class Failures implements ReplyTo {
    @Override
    public void hear(Reply reply) {
      if (reply instanceof Reply.About(String process, boolean good, String text) && !good) {
        answers.add(() -> manager.remark(process + " is not ready again: " + text));
      }
    }
  }

  /** Restores the terminal; may be called more than once, from any thread. */
  @Override
  public void close() {
    closed = true;
    tty.restore();
    thread.interrupt();
  }
}
