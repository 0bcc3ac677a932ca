package dev.bench.app;

import dev.bench.Context;
import dev.bench.ValidationException;
import dev.bench.http.Request;
import dev.bench.json.Json;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds values from outside to the parameters of a public static method of an app, and calls it.
 *
 * <p>{@link Context} and {@link Request} are given by type; all other parameters are {@link
 * Argument}s. Immutable and thread-safe.
 */
final class Invocation {

  private static final MethodType SHAPE = MethodType.methodType(Object.class, Object[].class);

  private final String name;
  private final MethodHandle handle;
  private final List<Class<?>> types;
  private final List<Argument> arguments;
  private final Json json;

  /**
   * Prepares the calls of {@code method}.
   *
   * @throws AppFault when it is not public and static in a public class
   */
  Invocation(String app, Method method, Json json) {
    this.name = nameOf(method);
    this.handle = handle(app, method);
    this.types = List.of(method.getParameterTypes());
    List<Argument> all = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (!isGivenByType(parameter.getType())) {
        all.add(Argument.of(parameter));
      }
    }
    this.arguments = List.copyOf(all);
    this.json = json;
  }

  /** The dotted name of {@code method}. */
  static String nameOf(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }

  /** The dotted name of the method. */
  String name() {
    return name;
  }

  /** The arguments in order, without those that are given by type. */
  List<Argument> arguments() {
    return arguments;
  }

  /** The names of the arguments in order, without those that are given by type. */
  List<String> argumentNames() {
    return arguments.stream().map(Argument::name).toList();
  }

  /**
   * Calls the method. Its own exceptions come through as they are.
   *
   * @param positional the first arguments, in order
   * @param named the arguments that {@code positional} does not give; unknown names are ignored
   * @throws ValidationException when an argument is missing or has the wrong type; names it
   */
  @Nullable Object call(Context ctx, List<?> positional, Map<String, ?> named) throws Exception {
    @Nullable Object[] values = bind(ctx, positional, named);
    try {
      return (Object) handle.invokeExact(values);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object[] bind(Context ctx, List<?> positional, Map<String, ?> named) {
    if (positional.size() > arguments.size()) {
      throw new ValidationException(
          "%s takes %d arguments, not %d".formatted(name, arguments.size(), positional.size()));
    }
    @Nullable Object[] values = new Object[types.size()];
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      if (types.get(i) == Context.class) {
        values[i] = ctx;
      } else if (types.get(i) == Request.class) {
        values[i] = ctx.request().orElse(null);
      } else {
        values[i] = value(next++, positional, named);
      }
    }
    return values;
  }

  private @Nullable Object value(int index, List<?> positional, Map<String, ?> named) {
    Argument argument = arguments.get(index);
    if (index < positional.size()) {
      return argument.converted(positional.get(index), name, json);
    }
    return named.containsKey(argument.name())
        ? argument.converted(named.get(argument.name()), name, json)
        : argument.missing(name, json);
  }

  private static boolean isGivenByType(Class<?> type) {
    return type == Context.class || type == Request.class;
  }

  private static MethodHandle handle(String app, Method method) {
    if (!Modifier.isPublic(method.getModifiers())
        || !Modifier.isStatic(method.getModifiers())
        || !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      throw new AppFault(
          app, "%s must be a public static method of a public class".formatted(nameOf(method)));
    }
    try {
      return MethodHandles.publicLookup()
          .unreflect(method)
          .asFixedArity()
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(SHAPE);
    } catch (IllegalAccessException e) {
      throw new AppFault(app, nameOf(method) + " cannot be called: " + e.getMessage(), e);
    }
  }
}
