package dev.bench;

import java.io.Serializable;

/**
 * A job method with two arguments beside its {@link Context}, given as a method reference.
 *
 * <p>A method that returns a value fits too. The name of the job is read from the reference, so a
 * lambda with a body of its own is refused when it is enqueued or registered.
 */
@FunctionalInterface
public interface Call2<A, B> extends Serializable {

  /** Runs the method in {@code ctx}. */
  void call(Context ctx, A a, B b) throws Exception;
}
