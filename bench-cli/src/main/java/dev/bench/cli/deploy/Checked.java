package dev.bench.cli.deploy;

/**
 * What a check has found.
 *
 * @param check its name
 * @param state how it went
 * @param what what it saw, one sentence
 * @param todo what to do, one sentence; empty when there is nothing to do
 */
public record Checked(String check, State state, String what, String todo) {

  /** How a check went. */
  public enum State {
    /** All is well. */
    OK,
    /** A deployment would change something that people should know of. */
    NOTE,
    /** A deployment would break something. */
    FAULT
  }

  /** The same, but told only: what concerns one site keeps no other from an update. */
  Checked asNote() {
    return state == State.FAULT ? note(check, what, todo) : this;
  }

  static Checked ok(String check, String what) {
    return new Checked(check, State.OK, what, "");
  }

  static Checked note(String check, String what, String todo) {
    return new Checked(check, State.NOTE, what, todo);
  }

  static Checked fault(String check, String what, String todo) {
    return new Checked(check, State.FAULT, what, todo);
  }
}
