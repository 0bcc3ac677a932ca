package dev.bench.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads one app's classes from bytes read when the generation was made.
 *
 * <p>Reading them all at once makes a generation immutable: a compile that replaces the files
 * meanwhile cannot mix old and new classes. Jars that the app brings are read from disk.
 */
final class AppClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final SortedMap<String, byte[]> files;
  private volatile List<AppClassLoader> required = List.of();
  private final Path origin;

  AppClassLoader(AppFiles app, ClassLoader parent) {
    super("app-" + app.name(), urls(app.jars()), parent);
    this.origin = app.classes();
    this.files = read(app);
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
    return files.containsKey(name) ? url(origin.resolve(name)) : super.findResource(name);
  }

  private static SortedMap<String, byte[]> read(AppFiles app) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try {
      // The real folder: a build swaps the link to another one and leaves this one as it is.
      Path classes = app.classes().toRealPath();
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
