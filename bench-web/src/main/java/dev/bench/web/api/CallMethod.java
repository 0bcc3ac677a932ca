package dev.bench.web.api;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.app.ExposedMethod;
import dev.bench.app.Generation;
import dev.bench.http.Application;
import dev.bench.http.HttpMethod;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.UnitOfWork;
import dev.bench.site.SiteState;
import dev.bench.web.chain.MethodNotAllowedException;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.limit.MethodLimits;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a whitelisted method of an installed app: {@code /api/method/<dotted name>}.
 *
 * <p>Runs in a unit of work. Answers the value in the {@link Envelope} of the version, or the
 * {@link Response} that the method made. Errors: 404 for an unknown name, 405 for another HTTP
 * method, 403 for a caller without the right.
 */
public final class CallMethod implements Application {

  private final Generation generation;
  private final String prefix;
  private final MethodLimits limits;
  private final AnswerCache cache;

  /** Methods of {@code generation}, named after {@code prefix} in the path. */
  public CallMethod(Generation generation, String prefix, MethodLimits limits, AnswerCache cache) {
    this.cache = cache;
    this.limits = limits;
    this.generation = generation;
    this.prefix = prefix;
  }

  @Override
  public Response handle(Request request) throws Exception {
    Context ctx = Context.current();
    RequestScope scope = RequestScope.of(request);
    ExposedMethod method = find(scope.site(), name(request.path()));
    check(method, request, ctx);
    limits.count(method, request);
    if (method.cachedFor().isPositive() && isRead(request) && !scope.sessionExpired()) {
      UnitOfWork.beforeWait(ctx); // the roles may have been read
      return cache.answer(
          method, request, scope.form().all(), () -> computed(method, request, ctx));
    }
    @Nullable Object value = method.call(ctx, List.of(), scope.form().all());
    if (value instanceof Response response) {
      return response;
    }
    return Envelope.of(request).around(request, value);
  }

  private String computed(ExposedMethod method, Request request, Context ctx) throws Exception {
    @Nullable Object value = method.call(ctx, List.of(), RequestScope.of(request).form().all());
    if (value instanceof Response) {
      throw new IllegalStateException(
          method.name() + " is cached, so it must return a value, not a Response");
    }
    String text = generation.json().write(value);
    return Envelope.of(request).text(value == null ? null : text);
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /** The HTTP methods of the app's method that {@code request} names; empty when there is none. */
  public static Optional<Set<String>> allowed(Generation generation, Request request) {
    String name = request.path().replaceFirst("^/api/(v\\d/)?method/", "").replaceFirst("/.*$", "");
    return generation
        .exposed(RequestScope.of(request).site().installedApps(), name)
        .map(method ->
            method.httpMethods().stream().map(HttpMethod::name).collect(Collectors.toSet()));
  }

  private ExposedMethod find(SiteState site, String name) {
    return generation
        .exposed(site.installedApps(), name)
        .orElseThrow(() ->
            new DoesNotExistException(
                "There is no whitelisted method %s on %s".formatted(name, site.name())));
  }

  private static void check(ExposedMethod method, Request request, Context ctx) {
    if (!method.answers(HttpMethod.valueOf(request.method()))) {
      throw new MethodNotAllowedException(
          request.method(),
          method.httpMethods().stream().map(HttpMethod::name).collect(Collectors.toSet()));
    }
    if (ctx.session().isGuest() && !method.allowGuest()) {
      throw new PermissionException("Log in to call " + method.name());
    }
    boolean allowed =
        method.roles().isEmpty()
            || ctx.user().equals(Session.ADMINISTRATOR)
            || !Collections.disjoint(method.roles(), ctx.roles());
    if (!allowed) {
      throw new PermissionException(
          "%s needs one of the roles %s".formatted(method.name(), method.roles()));
    }
  }

  private String name(String path) {
    String name = path.substring(prefix.length());
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }
}
