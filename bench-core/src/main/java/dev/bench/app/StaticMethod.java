package dev.bench.app;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Calls a public static method of an app with bound arguments. */
final class StaticMethod {

  private static final MethodType SHAPE = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle handle;

  StaticMethod(String app, Method method) {
    if (!Modifier.isPublic(method.getModifiers())
        || !Modifier.isStatic(method.getModifiers())
        || !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      throw new AppFault(
          app, "%s must be a public static method of a public class".formatted(nameOf(method)));
    }
    try {
      handle =
          MethodHandles.publicLookup()
              .unreflect(method)
              .asFixedArity()
              .asSpreader(Object[].class, method.getParameterCount())
              .asType(SHAPE);
    } catch (IllegalAccessException e) {
      throw new AppFault(app, nameOf(method) + " cannot be called: " + e.getMessage(), e);
    }
  }

  /** The method's dotted name. */
  static String nameOf(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }

  /** Calls the method; its own exceptions come through as they are. */
  @Nullable Object call(@Nullable Object[] arguments) throws Exception {
    try {
      return (Object) handle.invokeExact(arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
