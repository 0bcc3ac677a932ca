package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Steps in their order. When one fails, those that this run has done are undone, the last one
 * first.
 *
 * @param steps the steps
 * @param afterUndo tells the programs to read the restored files
 */
public record Steps(List<Step> steps, Settling afterUndo) {

  /** Copies the list. */
  public Steps {
    steps = List.copyOf(steps);
  }

  /** What follows when all is undone. */
  @FunctionalInterface
  public interface Settling {
    /** Does it. */
    void run() throws IOException;
  }

  /** The changes that are not done. */
  public List<Step> pending() throws IOException {
    List<Step> pending = new ArrayList<>();
    for (Step step : steps) {
      if (step.changes() && !step.isDone()) {
        pending.add(step);
      }
    }
    return pending;
  }

  /**
   * Does what is not done.
   *
   * @param told hears of each step when it is done or undone
   * @throws CannotSetUpException when a step failed; the message says what was not undone
   */
  public void run(Consumer<String> told) throws IOException {
    Deque<Step> begun = new ArrayDeque<>();
    try {
      for (Step step : steps) {
        if (!step.isDone()) {
          if (step.changes()) {
            begun.push(step);
          }
          step.run();
          told.accept("done: " + step.what());
        }
      }
    } catch (IOException | RuntimeException failure) {
      List<String> left = undo(begun, told);
      String why =
          failure instanceof CannotSetUpException
              ? String.valueOf(failure.getMessage())
              : failure.toString();
      throw new CannotSetUpException(why + outcome(begun, left));
    }
  }

  private static String outcome(Deque<Step> begun, List<String> left) {
    if (!left.isEmpty()) {
      return "\nNot undone: " + String.join("; ", left);
    }
    return begun.isEmpty()
        ? "\nNothing was changed by this run"
        : "\nAll steps of this run were undone";
  }

  /** What could not be undone; each failure leaves the other steps their turn. */
  private List<String> undo(Deque<Step> begun, Consumer<String> told) {
    List<String> left = new ArrayList<>();
    for (Step step : begun) {
      try {
        step.undo();
        told.accept("undone: " + step.what());
      } catch (IOException | RuntimeException failure) {
        left.add("%s (%s)".formatted(step.what(), failure.getMessage()));
      }
    }
    if (!begun.isEmpty()) {
      try {
        afterUndo.run();
      } catch (IOException | RuntimeException failure) {
        left.add("a reload of the programs (%s)".formatted(failure.getMessage()));
      }
    }
    return left;
  }
}
