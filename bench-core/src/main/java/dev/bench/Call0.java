package dev.bench;

import java.io.Serializable;

/**
 * A job method with no argument beside its {@link Context}, given as a method reference.
 *
 * <p>A method that returns a value fits too. The name of the job is read from the reference, so a
 * lambda with a body of its own is refused when it is enqueued or registered.
 */
@FunctionalInterface
public interface Call0 extends Serializable {

  /** Runs the method in {@code ctx}. */
  void call(Context ctx) throws Exception;
}
