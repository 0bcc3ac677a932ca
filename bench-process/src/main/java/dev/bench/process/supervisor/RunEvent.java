package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the manager takes from its queue: something that happened to a child, or something that is
 * wanted.
 *
 * <p>Threads: made on any thread, taken by the manager's consumer only.
 */
sealed interface RunEvent {

  /** The process that it is about; null when it is about all. */
  default @Nullable String process() {
    return null;
  }

  /** Something happened to a child. */
  record OfChild(ChildEvent event) implements RunEvent {
    @Override
    public String process() {
      return event.process();
    }
  }

  /**
   * The manager itself got a signal.
   *
   * @param signal its number
   */
  record Interrupted(int signal) implements RunEvent {}

  /** The reader of our output has gone for good. */
  record Unheard() implements RunEvent {}

  /**
   * A client wants something.
   *
   * @param request what
   * @param replyTo hears the replies
   */
  record Requested(Request request, ReplyTo replyTo) implements RunEvent {}

  /**
   * A line is to be shown among those of the processes.
   *
   * @param text the line
   */
  record Remarked(String text) implements RunEvent {}

  /**
   * Only the lines of one process are to be shown.
   *
   * @param name of the process; empty when all are wanted again
   */
  record Chosen(String name) implements RunEvent {}
}
