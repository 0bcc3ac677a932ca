package dev.bench.web.api;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.app.ExposedMethod;
import dev.bench.http.Application;
import dev.bench.http.HttpMethod;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import dev.bench.web.chain.Arguments;
import dev.bench.web.chain.MethodNotAllowedException;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Calls a whitelisted method of an installed app: {@code /api/method/<dotted name>}.
 *
 * <p>Answers {@code {"message": <value>}}, {@code {}} for nothing, or the {@link Response} that the
 * method made. Errors: 404 for an unknown name, 405 for another HTTP method, 403 for who may not.
 */
public final class CallMethod implements Application {

  private final Units units;
  private final String prefix;

  /** Methods of the generation of {@code units}, named after {@code prefix} in the path. */
  public CallMethod(Units units, String prefix) {
    this.units = units;
    this.prefix = prefix;
  }

  @Override
  public Response handle(Request request) throws Exception {
    SiteState site = request.attribute(SiteState.class);
    String name = name(request.path());
    ExposedMethod method =
        units
            .generation()
            .exposed(site.installedApps(), name)
            .orElseThrow(() ->
                new DoesNotExistException(
                    "There is no whitelisted method %s on %s".formatted(name, site.name())));
    if (!method.answers(HttpMethod.valueOf(request.method()))) {
      throw new MethodNotAllowedException(
          request.method(),
          method.httpMethods().stream().map(HttpMethod::name).collect(Collectors.toSet()));
    }
    if (request.attribute(Session.class).isGuest() && !method.allowGuest()) {
      throw new PermissionException("Log in to call " + name);
    }
    Map<String, @Nullable Object> arguments = request.attribute(Arguments.class).all();
    return units.answer(request, ctx -> call(ctx, method, request, arguments));
  }

  private static Response call(
      Context ctx, ExposedMethod method, Request request, Map<String, @Nullable Object> arguments)
      throws Exception {
    boolean allowed =
        method.roles().isEmpty()
            || ctx.user().equals(Session.ADMINISTRATOR)
            || !Collections.disjoint(method.roles(), ctx.roles());
    if (!allowed) {
      throw new PermissionException(
          "%s needs one of the roles %s".formatted(method.name(), method.roles()));
    }
    Object value = method.call(ctx, request, arguments);
    if (value instanceof Response response) {
      return response;
    }
    return Response.json(value == null ? Map.of() : Map.of("message", value));
  }

  private String name(String path) {
    String name = path.substring(prefix.length());
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }
}
