package dev.bench.site.task;

import dev.bench.embedded.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an operation that ran on a site, or runs now.
 *
 * @param head what was known when it began
 * @param state how far it has come
 * @param ended when it ended; null when that is not known
 * @param error why it failed or was cancelled; empty otherwise
 * @param steps its steps in their order
 * @param output what it said
 */
public record Task(
    Head head,
    TaskState state,
    @Nullable Instant ended,
    String error,
    List<Step> steps,
    List<String> output) {

  /** Copies the lists. */
  public Task {
    steps = List.copyOf(steps);
    output = List.copyOf(output);
  }

  /**
   * What is known when a task begins.
   *
   * @param id names it; sorts by time
   * @param operation such as {@code restore}
   * @param site the site
   * @param by the user and the command that it belongs to
   * @param process the process that does it
   * @param begun when
   */
  public record Head(
      String id,
      String operation,
      String site,
      Origin by,
      ProcessIdentity process,
      Instant begun) {}

  /**
   * A step of a task.
   *
   * @param name such as {@code dump}
   * @param begun when it began
   * @param ended when it ended; null when it did not
   */
  public record Step(String name, Instant begun, @Nullable Instant ended) {

    /** How long it took; empty when it did not end. */
    public Optional<Duration> took() {
      return Optional.ofNullable(ended).map(end -> Duration.between(begun, end));
    }
  }

  /** How long it took, or has taken until {@code now}; empty when its end is not known. */
  public Optional<Duration> took(Instant now) {
    Instant end = state == TaskState.RUNNING ? now : ended;
    return Optional.ofNullable(end).map(at -> Duration.between(head.begun(), at));
  }
}
