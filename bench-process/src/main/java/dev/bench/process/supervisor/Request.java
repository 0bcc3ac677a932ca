package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bench.process.child.ChildMark;
import dev.bench.process.procfile.Concurrency;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a running manager. A name is that of a process or of a line of the Procfile, which
 * means all its processes.
 *
 * <p>As JSON: {@code {"request": "restart", "names": ["web"], "seconds": 60}}. Without names all
 * are meant, without seconds 60.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
public sealed interface Request {

  /** In seconds, how long the manager waits unless the request says otherwise. */
  int STANDARD_SECONDS = 60;

  /** Longest time that a request may ask the manager to wait. */
  Duration LONGEST_LIMIT = Duration.ofHours(1);

  /** Most processes that a line can have: its ports reach up to those of the next line. */
  int MOST_INSTANCES = Concurrency.MOST;

  /** Asks for the status of the run. */
  @JsonTypeName("status")
  record Status() implements Request {}

  /**
   * Ends processes and starts them again; those that do not run are started. A process that is
   * handed a socket is replaced in any case: a new one is ready before the old one ends.
   *
   * @param names which; all when there is none
   * @param rolling whether all are replaced like that, one after the other
   * @param limit ready again within this time; each of its own, for those that are replaced
   */
  @JsonTypeName("restart")
  record Restart(
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> names,
      @JsonSetter(nulls = Nulls.AS_EMPTY) boolean rolling,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    /** Copies the list and checks the limit. */
    public Restart {
      names = List.copyOf(names);
      limit = sensible(limit);
    }

    /** Processes that end before they start again. */
    public Restart(List<String> names, Duration limit) {
      this(names, false, limit);
    }
  }

  /**
   * A process asks that another one takes its place, once that is ready. The answer comes with the
   * end of that, and may not find it any more.
   *
   * @param mark the value of {@link ChildMark#VARIABLE} in its environment
   * @param reason why, as people read it
   * @param limit ready within this time from its start
   */
  @JsonTypeName("replace")
  record Replace(
      String mark,
      String reason,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    private static final int LONGEST = 200;

    /** Checks that what is shown to people is short, and the limit. */
    public Replace {
      if (reason.length() > LONGEST || reason.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "a reason is a line of at most %d characters".formatted(LONGEST));
      }
      limit = sensible(limit);
    }
  }

  /**
   * Stops processes until they are asked for again.
   *
   * @param names which; when there is none everything ends, the manager as well
   * @param limit ended within this time
   */
  @JsonTypeName("stop")
  record Stop(
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> names,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    /** Copies the list and checks the limit. */
    public Stop {
      names = List.copyOf(names);
      limit = sensible(limit);
    }
  }

  /**
   * Starts processes that do not run.
   *
   * @param names which; all when there is none
   * @param limit ready within this time
   */
  @JsonTypeName("up")
  record Up(
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> names,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    /** Copies the list and checks the limit. */
    public Up {
      names = List.copyOf(names);
      limit = sensible(limit);
    }
  }

  /**
   * Sets the number of processes of a line; the last ones end first.
   *
   * @param line the name of the line
   * @param count how many
   * @param limit ready, or ended, within this time
   */
  @JsonTypeName("scale")
  record Scale(
      @JsonProperty("name") String line,
      int count,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    /** Checks the numbers. */
    public Scale {
      if (count < 0 || count > MOST_INSTANCES) {
        throw new IllegalArgumentException(
            "%s=%d: a number from 0 to %d is expected".formatted(line, count, MOST_INSTANCES));
      }
      limit = sensible(limit);
    }
  }

  /**
   * Waits until processes are ready.
   *
   * @param names which; all when there is none
   * @param limit ready within this time
   */
  @JsonTypeName("wait")
  record Wait(
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> names,
      @JsonProperty("seconds")
          @JsonSetter(nulls = Nulls.SET)
          @JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = "SECONDS")
          Duration limit)
      implements Request {
    /** Copies the list and checks the limit. */
    public Wait {
      names = List.copyOf(names);
      limit = sensible(limit);
    }
  }

  /**
   * Connects to the terminal of a process; its keys and its output follow on the same connection.
   *
   * @param name which one
   */
  @JsonTypeName("connect")
  record Connect(String name) implements Request {}

  /**
   * Resizes the terminal of a process.
   *
   * @param name which one
   * @param rows how many lines it shows
   * @param columns how many characters each has
   */
  @JsonTypeName("resize")
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
  @JsonTypeName("serving")
  record Serving(String mark, String generation) implements Request {
    private static final int LONGEST = 100;

    /** Checks that the generation is a plain short word, since it is shown later. */
    public Serving {
      if (generation.length() > LONGEST || !generation.matches("[\\w.-]+")) {
        throw new IllegalArgumentException(
            "a generation is a word of at most %d letters, digits, dots and dashes"
                .formatted(LONGEST));
      }
    }
  }

  private static Duration sensible(@Nullable Duration limit) {
    Duration said = limit == null ? Duration.ofSeconds(STANDARD_SECONDS) : limit;
    if (said.isNegative() || said.isZero() || said.compareTo(LONGEST_LIMIT) > 0) {
      throw new IllegalArgumentException(
          "a time limit is above 0 and at most %d seconds".formatted(LONGEST_LIMIT.toSeconds()));
    }
    return said;
  }
}
