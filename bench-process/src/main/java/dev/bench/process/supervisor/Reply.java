package dev.bench.process.supervisor;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bench.process.terminal.SharedTerminal;
import org.jspecify.annotations.Nullable;

/**
 * A reply of the manager to a caller; the last one is an End.
 *
 * <p>As JSON: {@code {"reply": "process", "process": "web", "good": true, "text": "…"}}, {@code
 * {"reply": "status", "status": {…}}}, {@code {"reply": "end", "good": true, "text": ""}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
public sealed interface Reply {

  /**
   * The result of a request for one process.
   *
   * @param process its name
   * @param good whether the request succeeded
   * @param text its state now, or why the request failed
   */
  @JsonTypeName("process")
  record About(String process, boolean good, String text) implements Reply {}

  /**
   * The status of the run.
   *
   * @param status of the run and its processes
   */
  @JsonTypeName("status")
  record Status(RunStatus status) implements Reply {}

  /**
   * The caller is now connected to a process.
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
   * @param good whether all succeeded
   * @param text why not, in a sentence; empty after success or when earlier replies say it
   */
  @JsonTypeName("end")
  record End(boolean good, String text) implements Reply {

    /** All succeeded. */
    static End well() {
      return new End(true, "");
    }

    /** Not all was done. */
    static End because(String text) {
      return new End(false, text);
    }
  }
}
