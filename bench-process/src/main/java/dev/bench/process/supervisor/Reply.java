package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bench.process.terminal.SharedTerminal;
import org.jspecify.annotations.Nullable;

/**
 * What the manager says to a caller: any number of replies, and an End at last.
 *
 * <p>As JSON: {@code {"reply": "process", "process": "web", "good": true, "text": "…"}}, {@code
 * {"reply": "status", "status": {…}}}, {@code {"reply": "end", "good": true, "text": ""}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
public sealed interface Reply {

  /**
   * What came of a request for one process.
   *
   * @param process its name
   * @param good whether it is as it was wanted
   * @param text how it is now, or why not as wanted
   */
  @JsonTypeName("process")
  record About(String process, boolean good, String text) implements Reply {}

  /**
   * How everything is.
   *
   * @param status of the run and its processes
   */
  @JsonTypeName("status")
  record Status(RunStatus status) implements Reply {}

  /**
   * From now on the replyTo is connected to a process.
   *
   * @param process its name
   * @param pid of its child
   * @param terminal of that child; null for the caller
   */
  @JsonTypeName("connected")
  record Connected(
      String process,
      long pid,
      @JsonIgnore @JsonSetter(nulls = Nulls.SET) @Nullable SharedTerminal terminal)
      implements Reply {}

  /**
   * The last word.
   *
   * @param good whether all is as it was wanted
   * @param text why not, in a sentence; empty when all is well or the words before say it
   */
  @JsonTypeName("end")
  record End(boolean good, String text) implements Reply {

    /** All is as it was wanted. */
    static End well() {
      return new End(true, "");
    }

    /** Nothing was done, or not all. */
    static End because(String text) {
      return new End(false, text);
    }
  }
}
