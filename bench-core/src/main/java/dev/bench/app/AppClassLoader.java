package dev.bench.app;

import dev.bench.build.AppBuild;
import dev.bench.build.BuildInUse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one build of an app.
 *
 * <p>Files are read when they are needed: a build never changes, and one that services run is held
 * until its loader is collected, so that no process removes it.
 */
final class AppClassLoader extends URLClassLoader {

  /** What the name of the loader of an app begins with. */
  static final String NAME = "app-";

  static {
    registerAsParallelCapable();
  }

  private volatile List<AppClassLoader> required = List.of();
  private final AppBuild build;
  private final Optional<BuildInUse> held;

  /** A loader of {@code build}, which nothing removes meanwhile. */
  AppClassLoader(AppBuild build, ClassLoader parent) {
    this(build, Optional.empty(), parent);
  }

  /** A loader of the build that {@code held} holds, which is let go with the loader. */
  AppClassLoader(BuildInUse held, ClassLoader parent) {
    this(held.build(), Optional.of(held), parent);
  }

  private AppClassLoader(AppBuild build, Optional<BuildInUse> held, ClassLoader parent) {
    super(NAME + build.app(), urls(build.jars()), parent);
    this.build = build;
    this.held = held;
  }

  /** What holds the build whose classes these are; empty when that is only checked. */
  Optional<BuildInUse> held() {
    return held;
  }

  /** Lets this app see the classes of those it requires. */
  void require(List<AppClassLoader> apps) {
    required = List.copyOf(apps);
  }

  /** The build whose classes these are. */
  AppBuild build() {
    return build;
  }

  /** The content of a class file or resource of the build by its path; empty when it has none. */
  Optional<byte[]> content(String path) {
    try {
      return has(path)
          ? Optional.of(Files.readAllBytes(build.classes().resolve(path)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean has(String path) {
    try {
      Path file = build.classes().resolve(path).normalize();
      return file.startsWith(build.classes()) && Files.isRegularFile(file);
    } catch (InvalidPathException noName) {
      return false;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    Optional<byte[]> code = content(path);
    if (code.isPresent()) {
      return defineClass(name, code.get(), 0, code.get().length);
    }
    for (AppClassLoader app : required) {
      if (app.has(path)) {
        return app.loadClass(name);
      }
    }
    return super.findClass(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    Optional<byte[]> content = content(name);
    return content.isEmpty()
        ? super.getResourceAsStream(name)
        : new ByteArrayInputStream(content.get());
  }

  @Override
  public @Nullable URL findResource(String name) {
    return has(name) ? url(build.classes().resolve(name)) : super.findResource(name);
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = Collections.list(super.findResources(name));
    if (has(name)) {
      found.addFirst(url(build.classes().resolve(name)));
    }
    return Collections.enumeration(found);
  }

  private static URL[] urls(List<Path> jars) {
    return jars.stream().map(AppClassLoader::url).toArray(URL[]::new);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
