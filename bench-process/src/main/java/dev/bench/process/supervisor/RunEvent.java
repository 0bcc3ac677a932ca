package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;

/**
 * An event in the manager's queue: of a child, a signal or a client.
 *
 * <p>Threads: made on any thread, taken by the manager's consumer only.
 */
sealed interface RunEvent {

  /**
   * Something happened to a child.
   *
   * @param process whose child it is; two may have the same name while one follows the other
   */
  record OfChild(ManagedProcess process, ChildEvent event) implements RunEvent {}

  /**
   * The manager itself got a signal.
   *
   * @param signal its number
   */
  record Interrupted(int signal) implements RunEvent {}

  /** The output has no reader any more. */
  record Unheard() implements RunEvent {}

  /**
   * A client makes a request.
   *
   * @param request what
   * @param replyTo gets the replies
   */
  record Requested(Request request, ReplyTo replyTo) implements RunEvent {}
}
