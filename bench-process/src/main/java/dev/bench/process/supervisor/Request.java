package dev.bench.process.supervisor;

import dev.bench.process.child.ChildMark;
import dev.bench.process.procfile.Concurrency;
import java.time.Duration;
import java.util.List;

/**
 * What somebody wants of a running manager. A name is that of a process or of a line of the
 * Procfile, which means all its processes.
 */
public sealed interface Request {

  /** In seconds, how long whoever says nothing else has the manager wait. */
  int STANDARD_SECONDS = 60;

  /** Longest time that anybody may ask the manager to wait. */
  Duration LONGEST_LIMIT = Duration.ofHours(1);

  /** Most processes that a line can have: its ports reach up to those of the next line. */
  int MOST_INSTANCES = Concurrency.MOST;

  /** How everything is, at once. */
  record Status() implements Request {}

  /**
   * Ends processes and starts them again; those that do not run are started.
   *
   * @param names which; all when there is none
   * @param limit ready again within this time
   */
  record Restart(List<String> names, Duration limit) implements Request {
    /** Copies the list and checks the limit. */
    public Restart {
      names = List.copyOf(names);
      requireSensible(limit);
    }
  }

  /**
   * Ends processes, which then stay away.
   *
   * @param names which; when there is none everything ends, the manager as well
   * @param limit ended within this time
   */
  record Stop(List<String> names, Duration limit) implements Request {
    /** Copies the list and checks the limit. */
    public Stop {
      names = List.copyOf(names);
      requireSensible(limit);
    }
  }

  /**
   * Starts processes that do not run.
   *
   * @param names which; all when there is none
   * @param limit ready within this time
   */
  record Up(List<String> names, Duration limit) implements Request {
    /** Copies the list and checks the limit. */
    public Up {
      names = List.copyOf(names);
      requireSensible(limit);
    }
  }

  /**
   * Makes a line of the Procfile have so many processes; the last ones end first.
   *
   * @param family the name of the line
   * @param count how many
   * @param limit ready, or ended, within this time
   */
  record Scale(String family, int count, Duration limit) implements Request {
    /** Checks the numbers. */
    public Scale {
      if (count < 0 || count > MOST_INSTANCES) {
        throw new IllegalArgumentException(
            "%s=%d: a number from 0 to %d is expected".formatted(family, count, MOST_INSTANCES));
      }
      requireSensible(limit);
    }
  }

  /**
   * Waits until processes are ready.
   *
   * @param names which; all when there is none
   * @param limit ready within this time
   */
  record Wait(List<String> names, Duration limit) implements Request {
    /** Copies the list and checks the limit. */
    public Wait {
      names = List.copyOf(names);
      requireSensible(limit);
    }
  }

  /**
   * Connects to the terminal of a process: what follows on the same way are keys, and what it
   * writes.
   *
   * @param name which one
   */
  record Connect(String name) implements Request {}

  /**
   * The terminal of a process gets another size.
   *
   * @param name which one
   * @param rows how many lines it shows
   * @param columns how many characters each has
   */
  record Resize(String name, int rows, int columns) implements Request {
    private static final int MOST = 9999;

    /** Checks the numbers. */
    public Resize {
      if (rows < 1 || rows > MOST || columns < 1 || columns > MOST) {
        throw new IllegalArgumentException(
            "a terminal of %d rows and %d columns: each is a number from 1 to %d"
                .formatted(rows, columns, MOST));
      }
    }
  }

  /**
   * A process says which generation of app code it serves.
   *
   * @param mark the value of {@link ChildMark#VARIABLE} in its environment
   * @param generation such as {@code 12-9f3c01ab}
   */
  record Serving(String mark, String generation) implements Request {
    private static final int LONGEST = 100;

    /** Checks that what is shown to people later is a plain short word. */
    public Serving {
      if (generation.length() > LONGEST || !generation.matches("[\\w.-]+")) {
        throw new IllegalArgumentException(
            "a generation is a word of at most %d letters, digits, dots and dashes"
                .formatted(LONGEST));
      }
    }
  }

  private static void requireSensible(Duration limit) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST_LIMIT) > 0) {
      throw new IllegalArgumentException(
          "a time limit is above 0 and at most %d seconds".formatted(LONGEST_LIMIT.toSeconds()));
    }
  }
}
