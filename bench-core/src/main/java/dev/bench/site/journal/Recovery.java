package dev.bench.site.journal;

import dev.bench.BenchException;
import dev.bench.config.BenchDirectory;
import dev.bench.database.cancel.Cancellation;
import dev.bench.json.JsonException;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.Sites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Undoes or finishes what killed operations left. */
public final class Recovery {

  private Recovery() {}

  /** Whether there may be something to settle: cheap to ask before all that {@link #run} needs. */
  public static boolean isDue(BenchDirectory bench) {
    try {
      return Journal.isAny(bench);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Settles all of them; does nothing, and quickly, when there are none. A step whose server's
   * login is not known stays for a command that knows it.
   *
   * @return what could not be settled, one sentence each
   */
  public static List<String> run(
      BenchDirectory bench, Sites sites, ServerLogins logins, Progress progress) {
    Undoing undoing = new Undoing(bench, sites, logins);
    List<String> failures = new ArrayList<>();
    try {
      for (String site : Journal.sites(bench)) {
        settleOne(site, undoing, progress).ifPresent(failures::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return failures;
  }

  /**
   * What a killed or failed operation on {@code site} left to the next one; empty when there is
   * nothing, or while an operation of this machine runs. Whether one of another machine runs is not
   * known.
   */
  public static Optional<String> due(BenchDirectory bench, String site) {
    try {
      return Journal.running(bench, site)
          .filter(head -> !head.isOfThisHost() || !head.isAlive())
          .map(Recovery::said);
    } catch (AccessDeniedException others) {
      return Optional.of("an operation of another user is running or unfinished");
    } catch (IOException | JsonException e) {
      return Optional.of("its journal cannot be read");
    }
  }

  private static String said(Journal.Head head) {
    return head.isOfThisHost()
        ? "%s is unfinished; the next command on the site settles it".formatted(head.operation())
        : "%s runs on, or was left by, host %s".formatted(head.operation(), head.host());
  }

  /** A journal that cannot be read or undone is its own site's trouble, and no other's. */
  private static Optional<String> settleOne(String site, Undoing undoing, Progress progress) {
    try {
      Optional<Journal> abandoned = Journal.abandoned(undoing.bench(), site);
      if (abandoned.isPresent()) {
        try (Journal journal = abandoned.get()) {
          settle(journal, undoing, progress);
          journal.erase();
        }
      }
      return Optional.empty();
    } catch (BenchException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of("The journal of site %s cannot be read: %s".formatted(site, e));
    }
  }

  /**
   * Finishes what stands in {@code journal} from a killed operation if it was committed, else
   * undoes it; does nothing in a new one.
   */
  static void settle(Journal journal, Undoing undoing, Progress progress) throws IOException {
    Optional<Journal.Head> head = journal.head();
    if (head.isPresent()) {
      String name = head.get().operation() + " " + head.get().site();
      Optional<List<Finish>> committed = journal.committed();
      if (committed.isPresent()) {
        new Finishing(undoing, new Cancellation()).finish(name, committed.get(), progress);
        return;
      }
      progress.begun("undoing " + name + ", which was killed");
      List<String> failures = undoing.undo(journal.entries());
      if (!failures.isEmpty()) {
        throw new UndoFailedException(name, failures);
      }
      progress.done("undoing " + name + ", which was killed");
    }
  }
}
