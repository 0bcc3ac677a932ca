package dev.bench.testkit;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test, or a class of tests, that drives programs of others: skipped, and the missing one named,
 * where they are not found; failed on a build machine ({@code CI=true}).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {

  /** The programs. */
  ForeignClient[] value();

  /** Looks for the programs. */
  final class Condition implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<String> missing = missing(context);
      boolean required = "true".equals(System.getenv("CI"));
      return missing.isEmpty() || required
          ? enabled("it can, or must, run")
          : disabled(String.join(", ", missing));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      check(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      check(context);
    }

    private static void check(ExtensionContext context) {
      List<String> missing = missing(context);
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "With CI=true nothing may be missing: " + String.join(", ", missing));
      }
    }

    private static List<String> missing(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
          .flatMap(needs -> Stream.of(needs.value()))
          .flatMap(client -> client.missing().stream())
          .toList();
    }
  }
}
