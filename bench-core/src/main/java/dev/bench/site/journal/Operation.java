package dev.bench.site.journal;

import dev.bench.BenchException;
import dev.bench.database.cancel.Cancellation;
import dev.bench.site.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of a site in steps: all are undone before its commit mark, and the rest is finished
 * after it.
 *
 * <ol>
 *   <li>{@link #begin} locks the journal of the site; what a killed operation left there is undone
 *       first;
 *   <li>{@link #step} writes how the step is undone, then does it;
 *   <li>{@link #finish} erases the journal: from here on nothing is undone;
 *   <li>{@link #commit} instead of it sets the commit mark and then does what is left, which a
 *       {@code kill -9} leaves to the next operation or to {@link Recovery};
 *   <li>{@link #close} without them undoes the steps, last one first. The same happens when the
 *       process is asked to end (Ctrl-C, {@code SIGTERM}) while a step is done: the step ends, a
 *       long one at its next {@link #checkGoesOn} or by its {@link #cancellation}, then all are
 *       undone. After a {@code kill -9} the next operation or {@link Recovery} does it.
 * </ol>
 *
 * Confined to one thread, but for the end of the process.
 */
public final class Operation implements AutoCloseable {

  /** How long the end of the process waits for the step that is being done. */
  private static final Duration STEP_LIMIT = Duration.ofSeconds(30);

  /** What waits is ended so often until the step ends. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The step after which nothing is undone. */
  public static final String COMMITTED = "commit";

  private static final Logger log = LoggerFactory.getLogger(Operation.class);

  private final String name;
  private final Journal journal;
  private final Undoing undoing;
  private final Progress progress;
  private final ReentrantLock stepping = new ReentrantLock();
  private final List<Undo> done = new ArrayList<>();
  private final Thread atEnd = new Thread(this::cancel, "undo");
  private final Cancellation cancellation = new Cancellation();
  private String leaves = "what it had done is undone";
  private boolean over;

  /** Whether what was done stays. */
  private boolean kept;

  /** Whether it is said what a cancelled operation leaves. */
  private boolean told;

  private Operation(String name, Journal journal, Undoing undoing, Progress progress) {
    this.name = name;
    this.journal = journal;
    this.undoing = undoing;
    this.progress = progress;
  }

  /** What a step does. */
  @FunctionalInterface
  public interface Act {

    /** Does it. */
    void run() throws Exception;
  }

  /** All that an operation does. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {

    /** Does it as {@code operation}, and finishes or commits that. */
    T in(Operation operation) throws Exception;
  }

  /**
   * Does {@code work} as the operation {@code name} on {@code site}: {@link #begin}, to the end.
   */
  public static <T extends @Nullable Object> T run(
      String name, String site, Undoing undoing, Progress progress, Work<T> work) throws Exception {
    try (Operation operation = begin(name, site, undoing, progress)) {
      return work.in(operation);
    }
  }

  /**
   * Begins the operation {@code name} on {@code site}.
   *
   * @throws SiteBusyException when another operation on the site is running
   * @throws UndoFailedException when an earlier one could not be undone
   * @throws InterruptedException when the process is ending
   */
  public static Operation begin(String name, String site, Undoing undoing, Progress progress)
      throws IOException, InterruptedException {
    Journal journal = Journal.tryOpen(undoing.bench(), site).orElseThrow(() -> busy(undoing, site));
    boolean settled = false;
    boolean begun = false;
    try {
      Recovery.settle(journal, undoing, progress);
      settled = true;
      undoing.sites().forget(site);
      journal.begin(Journal.Head.of(name, site));
      Operation operation = new Operation(name + " " + site, journal, undoing, progress);
      operation.watchTheEnd();
      begun = true;
      return operation;
    } finally {
      if (!begun) {
        abandon(journal, settled);
      }
    }
  }

  /** Nothing is done yet, so that nothing has to be undone. */
  private static void abandon(Journal journal, boolean settled) throws IOException {
    try {
      if (settled) {
        journal.erase();
      }
    } finally {
      journal.close();
    }
  }

  private void watchTheEnd() throws InterruptedException {
    try {
      Runtime.getRuntime().addShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      throw new InterruptedException(name + " was not begun, since the process is ending");
    }
  }

  private static SiteBusyException busy(Undoing undoing, String site) {
    Optional<Journal.Head> other = Optional.empty();
    try {
      other = Journal.running(undoing.bench(), site);
    } catch (IOException e) {
      log.debug("The journal of {} cannot be read", site, e); // the message does without it
    }
    return new SiteBusyException(site, other);
  }

  /** Does a step that leaves nothing behind which the steps before do not undo. */
  public void step(String what, Act act) throws Exception {
    step(what, null, act);
  }

  /** Does a step that {@code undo} undoes. */
  public void step(String what, @Nullable Undo undo, Act act) throws Exception {
    stepping.lock();
    try {
      refuseEnded();
      if (undo != null) {
        record(undo);
      }
      progress.begun(what);
      act.run();
      progress.done(what);
    } catch (Exception e) {
      throw cancellation.isWished() ? cancelled(e) : e;
    } finally {
      stepping.unlock();
    }
  }

  private void refuseEnded() throws InterruptedException {
    if (over) {
      throw new InterruptedException(name + " was ended and undone");
    }
    cancellation.check();
  }

  /** What a step fails with when its program or statement was ended is not its own failure. */
  private InterruptedException cancelled(Exception cause) {
    InterruptedException cancelled = new InterruptedException(name + " was cancelled");
    cancelled.initCause(cause);
    return cancelled;
  }

  /**
   * Moves a file or folder within the bench, and back when the operation is undone.
   *
   * @throws dev.bench.ValidationException when it cannot be moved in one step
   */
  public void move(String what, Path from, Path to) throws Exception {
    Path root = undoing.bench().root();
    Moves.check(from, to);
    step(
        what,
        new Undo.MoveBack(root.relativize(from).toString(), root.relativize(to).toString()),
        () -> new Moves(undoing.bench(), undoing.sites()).move(from, to));
  }

  /** Writes down how a part of the step that is being done is undone, before it is done. */
  public void record(Undo undo) throws IOException {
    journal.add(undo);
    done.add(undo);
  }

  /**
   * Goes on in a long step.
   *
   * @throws InterruptedException when the process is asked to end
   */
  public void checkGoesOn() throws InterruptedException {
    cancellation.check();
  }

  /** The wish to end this operation, for steps that wait for a server or a program. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** Says what a cancelled operation leaves, where that is not nothing. */
  public void leaves(String sentence) {
    leaves = sentence;
  }

  /** Hears of the steps. */
  public Progress progress() {
    return progress;
  }

  /**
   * Ends the operation: what was done stays, and {@code steps} are done now. A process that dies
   * meanwhile leaves the rest to the next command.
   *
   * @throws FinishFailedException when a step fails; the next command tries again
   * @throws dev.bench.ValidationException when a step could never be done; all is undone
   */
  public void commit(List<Finish> steps) throws Exception {
    stepping.lock();
    try {
      refuseEnded();
      Finishing finishing = new Finishing(undoing, cancellation);
      finishing.check(steps);
      try {
        journal.commit(steps);
      } catch (UndecidedException e) {
        over = true; // what the disk holds decides, so nothing is undone here
        leaves = "the next command undoes or finishes it";
        throw e;
      }
      over = true;
      leaves = "the next command finishes it";
      progress.done(COMMITTED);
      finishing.finish(name, steps, progress);
      journal.erase();
      kept = true;
      progress.finished();
    } finally {
      stepping.unlock();
    }
  }

  /** Ends the operation: what was done stays. */
  public void finish() throws IOException {
    stepping.lock();
    try {
      if (!over) {
        journal.erase();
        over = true;
        kept = true;
        progress.finished();
      }
    } finally {
      stepping.unlock();
    }
  }

  /** Undoes what was done, unless the operation is finished. */
  @Override
  public void close() throws IOException {
    stepping.lock();
    try {
      end();
    } finally {
      stepping.unlock();
      forgetTheEnd();
      journal.close();
    }
  }

  /** Undoes what is not over, and says once what a cancelled operation leaves. */
  private void end() throws IOException {
    try {
      if (!over) {
        undo();
      }
    } finally {
      if (!kept && !told && cancellation.isWished()) {
        told = true;
        progress.cancelled("%s was cancelled; %s".formatted(name, leaves));
      }
    }
  }

  private void undo() throws IOException {
    over = true;
    progress.begun("undoing " + name);
    List<String> failures = undoing.undo(done);
    if (failures.isEmpty()) {
      journal.erase();
      progress.done("undoing " + name);
    } else {
      UndoFailedException failed = new UndoFailedException(name, failures);
      leaves = String.valueOf(failed.getMessage());
      throw failed;
    }
  }

  /**
   * Ends the operation as the end of the process does: the step that is being done ends, and all
   * are undone. Does nothing when the operation is over. Returns when that is done, or after 30 s.
   * Threads: any but that of the operation.
   */
  public void cancel() {
    try {
      if (!stopsStep()) {
        progress.cancelled(
            name
                + " was cancelled, but its step does not end; the next command goes on from there");
        return;
      }
      try {
        end();
      } finally {
        stepping.unlock();
      }
    } catch (IOException | BenchException e) {
      log.warn("{} was cancelled: {}", name, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the step has ended; no other begins then. */
  private boolean stopsStep() throws InterruptedException {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < STEP_LIMIT.toNanos()) {
      cancellation.request();
      if (stepping.tryLock(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
    return false;
  }

  private void forgetTheEnd() {
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      log.debug("The process is ending already", e);
    }
  }
}
