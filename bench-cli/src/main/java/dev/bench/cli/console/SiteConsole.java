package dev.bench.cli.console;

import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.console.Answer;
import dev.bench.console.SiteShell;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import org.jspecify.annotations.Nullable;

/**
 * Reads Java and runs it on a site, until its input ends.
 *
 * <p>All lines run in one unit of work, which {@code commit()} commits in steps. {@code rollback()}
 * undoes what was not committed and begins another unit; so does the end.
 */
public final class SiteConsole {

  private final Bench bench;
  private final SiteState site;
  private final Generation code;
  private final Lines lines;

  /** A console of {@code site}. */
  public SiteConsole(Bench bench, SiteState site, Generation code, Lines lines) {
    this.bench = bench;
    this.site = site;
    this.code = code;
    this.lines = lines;
  }

  /** How the lines of one unit of work have ended. */
  private enum End {
    INPUT,
    ERROR,
    ROLLBACK
  }

  /**
   * Runs until the input ends.
   *
   * @return whether it ended without an error
   */
  public boolean run(SiteShell shell) throws Exception {
    End end = End.ROLLBACK;
    while (end == End.ROLLBACK) {
      end = unit(shell);
    }
    return end == End.INPUT;
  }

  private End unit(SiteShell shell) throws Exception {
    try {
      return bench
          .unit(site)
          .as(Session.ADMINISTRATOR)
          .on(code)
          .console()
          .call(ctx -> {
            throw new Undone(evaluate(shell));
          });
    } catch (Undone undone) {
      return undone.end;
    }
  }

  private End evaluate(SiteShell shell) throws Exception {
    shell.bind();
    while (true) {
      @Nullable String text = lines.next();
      if (text == null || text.strip().matches("/?exit(\\(\\))?;?")) {
        return End.INPUT;
      }
      if (text.strip().matches("rollback\\(\\);?")) {
        lines.tell("What was not committed is undone.");
        return End.ROLLBACK;
      }
      Answer answer;
      try (AutoCloseable _ = lines.interrupting(Thread.currentThread())) {
        answer = shell.evaluate(text);
      } finally {
        Thread.interrupted(); // a Ctrl-C ends one line and not the next
      }
      lines.show(answer);
      if (!answer.good() && lines.endsAtError()) {
        return End.ERROR;
      }
    }
  }

  /** Ends a unit of work so that what it has not committed is rolled back. */
  private static final class Undone extends Exception {

    private static final long serialVersionUID = 1L;

    private final End end;

    Undone(End end) {
      super(end.toString(), null, false, false);
      this.end = end;
    }
  }
}
