package dev.bench;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How long the answers of a whitelisted method to GET may be used again, by the server and by the
 * caller's browser.
 *
 * <p>An answer is kept in redis_cache for one site, user, generation of code and set of arguments.
 * {@code bench clear-cache} forgets it. So the method must not read other parts of the request.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Cached {

  /** How long, such as {@code 1m}; empty means not at all. */
  String maxAge();

  /** Whether the answer is the same for every user who may call. */
  boolean shared() default false;
}
