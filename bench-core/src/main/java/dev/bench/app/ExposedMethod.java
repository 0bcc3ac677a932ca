package dev.bench.app;

import dev.bench.Context;
import dev.bench.Whitelisted;
import dev.bench.config.Durations;
import dev.bench.http.HttpMethod;
import dev.bench.json.Json;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Whitelisted} method, ready to be called with arguments by name. */
public final class ExposedMethod {

  private final String app;
  private final boolean allowGuest;
  private final Set<HttpMethod> httpMethods;
  private final List<String> roles;
  private final int limit;
  private final Duration limitPer;
  private final Type result;
  private final Duration cachedFor;
  private final boolean cacheShared;
  private final Invocation invocation;

  ExposedMethod(String app, Method method, Whitelisted whitelisted, Json json) {
    this.app = app;
    this.allowGuest = whitelisted.allowGuest();
    this.httpMethods = EnumSet.noneOf(HttpMethod.class);
    this.httpMethods.addAll(
        List.of(whitelisted.methods().length == 0 ? HttpMethod.values() : whitelisted.methods()));
    this.roles = List.of(whitelisted.roles());
    this.limit = whitelisted.rateLimit().limit();
    this.limitPer = duration(app, method, whitelisted.rateLimit().per());
    this.result = method.getGenericReturnType();
    String maxAge = whitelisted.cache().maxAge();
    this.cachedFor = maxAge.isEmpty() ? Duration.ZERO : duration(app, method, maxAge);
    this.cacheShared = whitelisted.cache().shared();
    this.invocation = new Invocation(app, method, json);
  }

  /** The app it belongs to. */
  public String app() {
    return app;
  }

  /** Its dotted name. */
  public String name() {
    return invocation.name();
  }

  /** Whether Guest may call it. */
  public boolean allowGuest() {
    return allowGuest;
  }

  /** Whether it answers that HTTP method; HEAD goes with GET. */
  public boolean answers(HttpMethod method) {
    return httpMethods.contains(method)
        || (method == HttpMethod.HEAD && httpMethods.contains(HttpMethod.GET));
  }

  /** The HTTP methods it answers. */
  public Set<HttpMethod> httpMethods() {
    return Set.copyOf(httpMethods);
  }

  /** Roles of which the caller needs one; empty means that none is needed. */
  public List<String> roles() {
    return roles;
  }

  /** How often a caller may call it in {@link #limitPer}; 0 means any number. */
  public int limit() {
    return limit;
  }

  /** The time in which calls are counted. */
  public Duration limitPer() {
    return limitPer;
  }

  /**
   * An argument that a caller gives.
   *
   * @param required whether a call without it is refused
   */
  public record Parameter(String name, Type type, boolean required) {}

  /** The arguments that a caller gives, in order. */
  public List<Parameter> parameters() {
    return invocation.arguments().stream()
        .map(argument ->
            new Parameter(
                argument.name(),
                argument.type(),
                !argument.optional() && argument.fallback().isEmpty()))
        .toList();
  }

  /** What it returns. */
  public Type result() {
    return result;
  }

  /** How long an answer to GET may be used again; zero means not at all. */
  public Duration cachedFor() {
    return cachedFor;
  }

  /** Whether such an answer is the same for every user. */
  public boolean isCacheShared() {
    return cacheShared;
  }

  private static Duration duration(String app, Method method, String text) {
    try {
      Duration duration = Durations.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
      throw new IllegalArgumentException(text + " is not a time; write such as 1m");
    } catch (IllegalArgumentException e) {
      throw new AppFault(
          app, "@Whitelisted of %s: %s".formatted(Invocation.nameOf(method), e.getMessage()), e);
    }
  }

  /** Calls it; {@code named} are the arguments that {@code positional} does not give. */
  public @Nullable Object call(Context ctx, List<?> positional, Map<String, ?> named)
      throws Exception {
    return invocation.call(ctx, positional, named);
  }
}
