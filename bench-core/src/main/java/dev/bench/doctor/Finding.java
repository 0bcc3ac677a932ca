package dev.bench.doctor;

/**
 * Something an operator should know.
 *
 * @param rule the name of the rule that found it
 * @param severity whether something is wrong
 * @param what one sentence
 * @param todo what to do: a command, or one sentence
 */
public record Finding(String rule, Severity severity, String what, String todo) {

  /** How bad a finding is. */
  public enum Severity {
    /** Jobs do not run, may be lost, or soon will be. */
    FAULT,
    /** It is so by decision, or it can wait. */
    NOTE
  }

  static Finding fault(Rule rule, String what, String todo) {
    return new Finding(rule.name(), Severity.FAULT, what, todo);
  }

  static Finding note(Rule rule, String what, String todo) {
    return new Finding(rule.name(), Severity.NOTE, what, todo);
  }
}
