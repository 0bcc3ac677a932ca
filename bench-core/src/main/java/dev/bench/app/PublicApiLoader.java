package dev.bench.app;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every app's class loader: the JDK and the public API, and nothing else of the
 * runtime, so that an app can neither see a server's insides nor clash with its libraries.
 */
final class PublicApiLoader extends ClassLoader {

  private static final Set<String> PACKAGES = Set.of("dev.bench", "dev.bench.http");
  private static final List<String> PREFIXES =
      List.of(
          "org.jdbi.v3.",
          "org.slf4j.",
          "org.jspecify.annotations.",
          "com.fasterxml.jackson.annotation.");

  private final ClassLoader runtime;

  PublicApiLoader(ClassLoader runtime) {
    super("public-api", getPlatformClassLoader());
    this.runtime = runtime;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    if (PACKAGES.contains(packageName) || PREFIXES.stream().anyMatch(name::startsWith)) {
      return runtime.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.emptyEnumeration();
  }
}
