package dev.bench.web.console;

import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.console.Answer;
import dev.bench.console.SiteShell;
import dev.bench.database.Transaction;
import dev.bench.http.Request;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import org.jspecify.annotations.Nullable;

/** A line of the console: one unit of work, rolled back except for what the line commits. */
final class ConsoleLine implements TimedLine.Line {

  private final Bench bench;
  private final Generation generation;
  private final Failed failed;
  private final ConsoleShell shells;
  private final SiteShell shell;
  private final String code;
  private volatile @Nullable Transaction transaction;

  /** Runs {@code code} in {@code shell}, and then gives it back to {@code shells}. */
  ConsoleLine(
      Bench bench,
      Generation generation,
      Failed failed,
      ConsoleShell shells,
      SiteShell shell,
      String code) {
    this.bench = bench;
    this.generation = generation;
    this.failed = failed;
    this.shells = shells;
    this.shell = shell;
    this.code = code;
  }

  /** A request that failed, without its body. */
  record Failed(Request request, SiteState site, Session session) {}

  /** Ends a unit of work so that what it has not committed is rolled back. */
  private static final class Undone extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Undone(Answer answer) {
      super("", null, false, false);
      this.answer = answer;
    }
  }

  @Override
  public Answer call() throws Exception {
    try (LogContext log = LogContext.open()) {
      log.site(failed.site().name()).user(failed.session().user());
      return bench
          .unit(failed.site())
          .as(failed.session())
          .on(generation)
          .request(failed.request())
          .transactions(begun -> transaction = begun)
          .console()
          .call(_ -> {
            shell.bind();
            throw new Undone(shell.evaluate(code));
          });
    } catch (Undone undone) {
      return undone.answer;
    } finally {
      shells.giveBack();
    }
  }

  @Override
  public void endStatement() {
    Transaction used = transaction;
    if (used != null) {
      used.cancelStatement();
    }
  }
}
