package dev.bench.app;

import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Reads the dotted name of the method that a reference such as {@code Reports::build} means. */
public final class MethodNames {

  private MethodNames() {}

  /**
   * The name {@code <class>.<method>}.
   *
   * @throws IllegalArgumentException when it is a lambda with a body of its own
   */
  public static String of(Serializable reference) {
    SerializedLambda form = form(reference);
    boolean named =
        form.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic
            && !form.getImplMethodName().startsWith("lambda$");
    if (!named) {
      throw new IllegalArgumentException(
          "A job needs a method reference to a public static method, Reminders::send say; a lambda"
              + " has no name that another process could call");
    }
    return form.getImplClass().replace('/', '.') + "." + form.getImplMethodName();
  }

  private static SerializedLambda form(Serializable reference) {
    try {
      Method write = reference.getClass().getDeclaredMethod("writeReplace");
      write.setAccessible(true);
      if (write.invoke(reference) instanceof SerializedLambda form) {
        return form;
      }
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "A job needs a method reference, not an object of " + reference.getClass().getName(), e);
    }
    throw new IllegalArgumentException(
        "A job needs a method reference, not an object of " + reference.getClass().getName());
  }
}
