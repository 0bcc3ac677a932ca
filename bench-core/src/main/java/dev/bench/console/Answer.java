package dev.bench.console;

import java.util.List;

/**
 * What became of a text that was evaluated.
 *
 * @param good whether all of it was run without an error
 * @param values the values of its expressions and variables, as JShell writes them
 * @param errors what is wrong, in lines
 */
public record Answer(boolean good, List<Value> values, List<String> errors) {

  public Answer {
    values = List.copyOf(values);
    errors = List.copyOf(errors);
  }

  /**
   * A value.
   *
   * @param variable whether it was given to a variable of that text, rather than asked for
   * @param name the variable that has it
   * @param text the value
   */
  public record Value(boolean variable, String name, String text) {}
}
