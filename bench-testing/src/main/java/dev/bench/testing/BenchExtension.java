package dev.bench.testing;

import dev.bench.Site;
import dev.bench.http.Client;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a class marked with {@link BenchTest} its site, and its tests their parameters.
 *
 * <p>MariaDB is the same for all classes of a Java process; bench, Redis and site belong to the
 * class, nested classes included, and go with it.
 */
final class BenchExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final Namespace SPACE = Namespace.create(BenchExtension.class);

  /** For JUnit. */
  BenchExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    site(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    site(context).reset();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestSite.class
        || type == Site.class
        || type == TestJobs.class
        || type == TestClock.class
        || type == Client.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestSite site = site(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == TestJobs.class) {
      return site.jobs();
    }
    if (type == TestClock.class) {
      return site.clock();
    }
    return type == Client.class ? site.client() : site;
  }

  private static TestSite site(ExtensionContext context) {
    Store store = context.getStore(SPACE);
    return store.computeIfAbsent(Held.class, type -> new Held(make(context)), Held.class).site();
  }

  /** A site that JUnit closes when its class has ended. */
  private record Held(TestSite site) implements AutoCloseable {

    @Override
    public void close() {
      site.close();
    }
  }

  private static TestSite make(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    BenchTest wanted =
        AnnotationSupport.findAnnotation(test, BenchTest.class)
            .orElseThrow(
                () -> new IllegalStateException(test.getName() + " is not marked with @BenchTest"));
    DatabaseServer databases =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, SPACE)
            .computeIfAbsent(
                DatabaseServer.class, type -> DatabaseServer.start(), DatabaseServer.class);
    return TestSite.make(AppUnderTest.find(test, wanted.app()), databases);
  }
}
