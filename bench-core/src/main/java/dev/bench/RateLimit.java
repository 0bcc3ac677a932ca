package dev.bench;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often a whitelisted method is called at most: by each user, and by each network of guests.
 *
 * <p>More calls are answered 429 with {@code Retry-After}. The calls of the last {@link #per}
 * count. While Redis is away they cannot be counted, and the method is answered 503.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface RateLimit {

  /** How many calls; 0 means any number. */
  int limit();

  /** In which time, such as {@code 1m}. */
  String per() default "1m";
}
