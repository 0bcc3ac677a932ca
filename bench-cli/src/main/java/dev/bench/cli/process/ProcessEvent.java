package dev.bench.cli.process;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a child, or something that is wanted of the manager.
 *
 * <p>Threads: made on any thread, taken by the manager's consumer only.
 */
sealed interface ProcessEvent {

  /** The process that it happened to; null for what is about all. */
  default @Nullable String process() {
    return null;
  }

  /**
   * A child runs.
   *
   * @param process the name of the process
   * @param pid of the child, which also leads a group and a session of its own
   */
  record Started(String process, long pid) implements ProcessEvent {}

  /**
   * A child wrote a line, to its output or to its error output.
   *
   * @param process the name of the process
   * @param text without the line's end; not copied, so nobody may change it
   * @param ended false when the line was too long and goes on in the next event
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they came, a hundred thousand a second
  record Line(String process, byte[] text, boolean ended) implements ProcessEvent {}

  /**
   * A child does its work: its probe was answered or it said so.
   *
   * @param process the name of the process
   * @param pid of the child, so that a late answer is not taken for its successor's
   */
  record Ready(String process, long pid) implements ProcessEvent {}

  /**
   * A child does not answer as it should, for another reason than before.
   *
   * @param process the name of the process
   * @param pid of the child
   * @param lack see {@link Probe#lacks}
   */
  record Unready(String process, long pid, String lack) implements ProcessEvent {}

  /**
   * A child and everything it started are gone.
   *
   * @param process the name of the process
   * @param pid of the child
   * @param code the exit code, 128 + n after signal n
   */
  record Stopped(String process, long pid, int code) implements ProcessEvent {

    /** The code of what could not be started, as a shell has it. */
    static final int NOT_STARTED = 127;

    /** In place of the code of what was started by somebody else, to whom alone it is told. */
    static final int UNKNOWN = -1;
  }

  /**
   * The manager itself got a signal.
   *
   * @param signal its number
   */
  record Interrupted(int signal) implements ProcessEvent {}

  /** Nobody reads our output any more, nor ever will. */
  record Unheard() implements ProcessEvent {}

  /**
   * Somebody wants something.
   *
   * @param request what
   * @param asker who
   */
  record Requested(Request request, Asker asker) implements ProcessEvent {}

  /**
   * The person at the terminal is to be told something.
   *
   * @param text a line
   */
  record Remarked(String text) implements ProcessEvent {}

  /**
   * The person at the terminal wants to see the lines of one process only.
   *
   * @param name of the process; empty when all are wanted again
   */
  record Chosen(String name) implements ProcessEvent {}
}
