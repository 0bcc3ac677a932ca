package dev.bench.process.child;

import dev.bench.process.probe.Probe;
import java.util.List;

/**
 * Something that happened to a child.
 *
 * <p>Threads: made on any thread. {@link Lines} are printed by the thread that read them; all other
 * events go through the manager's queue.
 */
public sealed interface ChildEvent {

  /** The name of the process. */
  String process();

  /**
   * A child runs.
   *
   * @param pid of the child, which also leads a group and a session of its own
   */
  record Started(String process, long pid) implements ChildEvent {}

  /**
   * A child wrote lines to its output or its error output.
   *
   * @param lines without line ends; not copied, so they must not be changed
   * @param ended false for a part of a line that is too long; the next event continues it
   */
  record Lines(String process, List<byte[]> lines, boolean ended) implements ChildEvent {}

  /**
   * A child is ready: its probe was answered, or it wrote the line that was waited for.
   *
   * @param pid of the child, so that a late answer does not count for its successor
   */
  record Ready(String process, long pid) implements ChildEvent {}

  /**
   * The probe of a child fails for another reason than before.
   *
   * @param pid of the child
   * @param lack see {@link Probe#lacks}
   */
  record Unready(String process, long pid, String lack) implements ChildEvent {}

  /**
   * A child could not be started or supervised.
   *
   * @param why one sentence a line
   */
  record NotStarted(String process, String why) implements ChildEvent {}

  /**
   * A child and everything it started are gone.
   *
   * @param pid of the child
   * @param code the exit code, 128 + n after signal n
   */
  record Stopped(String process, long pid, int code) implements ChildEvent {

    /** The exit code that a shell gives for a command it cannot start. */
    public static final int NOT_STARTED = 127;

    /** The exit code is not known: another program started the process. */
    public static final int UNKNOWN = -1;
  }
}
