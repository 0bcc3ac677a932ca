package dev.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a public static method, {@link Context} first and not overloaded, as a job.
 *
 * <p>Settings of a job: the call's over the registration's over this annotation's over the queue's
 * default. Durations follow {@code \d+(ms|s|m|h|d)} and are checked when the app is loaded.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Job {

  /** The queue it is put in. */
  String queue() default "default";

  /** How long one run may take; empty means the queue's limit. */
  String timeout() default "";

  /** How often a failed run is repeated. */
  int retries() default 0;

  /** The waits before the repeats; the last one stands for all that follow. */
  String[] backoff() default {};
}
