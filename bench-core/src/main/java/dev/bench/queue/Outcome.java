package dev.bench.queue;

import dev.bench.queue.Lots.Lot;
import java.time.Duration;
import java.util.Optional;

/**
 * How one run of a job ended: the closed set, whichever part of a worker decides it.
 *
 * <p>RQ's set of statuses is closed too. So a parked job is {@code deferred} for RQ's tools, and a
 * quarantined one or one that lost its slot is {@code failed}; {@link StoredJob#ending} tells them
 * apart.
 */
public sealed interface Outcome {

  /**
   * The method returned and its transaction is committed.
   *
   * @param result the text of its JSON value; empty for none
   */
  record Finished(Optional<String> result) implements Outcome {}

  /**
   * It failed and runs again.
   *
   * @param after how long from now at the earliest
   * @param error what went wrong; kept as a result of this run
   */
  record Retry(Duration after, String error) implements Outcome {}

  /**
   * It failed and is not repeated.
   *
   * @param error what the job's record says about it
   */
  record Failed(String error) implements Outcome {}

  /**
   * An operator or the app stopped it; it is not repeated.
   *
   * @param error what the job's record says about it
   */
  record Stopped(String error) implements Outcome {}

  /**
   * It cannot run now through no fault of its own. It waits, uncounted, until what it needs is
   * back.
   *
   * @param lot with which others it waits, and for what
   * @param why one sentence for operators
   */
  record Parked(Lot lot, String why) implements Outcome {}

  /**
   * Its process died each time it ran alone; it is failed and not repeated.
   *
   * @param evidence how the process ended, its last lines, and the state of its heap
   */
  record Quarantined(String evidence) implements Outcome {}

  /**
   * It ignored the order to end, and its thread is lost to the worker. The job is failed.
   *
   * @param error why it was to end, and the stack of its thread
   */
  record LostSlot(String error) implements Outcome {}

  /**
   * It was given up before its end, and waits at the head of its queue, uncounted.
   *
   * @param because why
   * @param evidence what is known of a death; empty otherwise
   */
  record HandedBack(Because because, String evidence) implements Outcome {

    /** Why a job is handed back. */
    public enum Because {
      /** Its worker ends, or cannot run it. */
      GIVEN_UP,
      /** The process that ran it, and perhaps others beside it, died: it is a suspect now. */
      PROCESS_DIED,
      /** The process died that kept it ready: it is a suspect if that happens once more. */
      KEPT_READY,
      /** The process died in which it ran alone: this death counts against it. */
      DIED_ALONE
    }

    /** It was given up, and nothing is known against it. */
    public HandedBack() {
      this(Because.GIVEN_UP, "");
    }
  }
}
