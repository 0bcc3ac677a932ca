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
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one build of an app.
 *
 * <p>Classes and resources are read into memory at once; jars are read from the build's folder when
 * they are needed. A build that services run is held until its loader is collected, so that no
 * process removes it.
 */
final class AppClassLoader extends URLClassLoader {

  /** What the name of the loader of an app begins with. */
  static final String NAME = "app-";

  static {
    registerAsParallelCapable();
  }

  private final SortedMap<String, byte[]> files;
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
    this.files = read(build.classes());
  }

  /** What holds the build whose classes these are; empty when that is only checked. */
  Optional<BuildInUse> held() {
    return held;
  }

  /** Lets this app see the classes of those it requires. */
  void require(List<AppClassLoader> apps) {
    required = List.copyOf(apps);
  }

  /** The compiled classes and resources by path. */
  SortedMap<String, byte[]> files() {
    return files;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    byte[] code = files.get(path);
    if (code != null) {
      return defineClass(name, code, 0, code.length);
    }
    for (AppClassLoader app : required) {
      if (app.files.containsKey(path)) {
        return app.loadClass(name);
      }
    }
    return super.findClass(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] content = files.get(name);
    return content == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(content);
  }

  @Override
  public @Nullable URL findResource(String name) {
    return files.containsKey(name) ? url(build.classes().resolve(name)) : super.findResource(name);
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = Collections.list(super.findResources(name));
    if (files.containsKey(name)) {
      found.addFirst(url(build.classes().resolve(name)));
    }
    return Collections.enumeration(found);
  }

  private static SortedMap<String, byte[]> read(Path classes) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try {
      for (Map.Entry<String, Path> file : AppFiles.below(classes).entrySet()) {
        contents.put(file.getKey(), Files.readAllBytes(file.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
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
