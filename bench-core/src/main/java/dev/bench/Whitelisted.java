package dev.bench;

import dev.bench.http.HttpMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Exposes a public static method at {@code /api/method/<class>.<method>} on every site that has the
 * app installed.
 *
 * <p>Arguments are bound by name from the query string, a form or a JSON object; {@link Context}
 * and {@link dev.bench.http.Request} are given by type. Source: Frappe's {@code
 * frappe.whitelist()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Whitelisted {

  /** Whether Guest may call it. */
  boolean allowGuest() default false;

  /** The HTTP methods it answers; none means all. */
  HttpMethod[] methods() default {};

  /** Roles of which the user needs one; none means that any user may call. */
  String[] roles() default {};

  /** How long answers to GET may be used again; not at all unless it is given. */
  Cached cache() default @Cached(maxAge = "");

  /** How often a caller may call; any number unless it is given. */
  RateLimit rateLimit() default @RateLimit(limit = 0);
}
