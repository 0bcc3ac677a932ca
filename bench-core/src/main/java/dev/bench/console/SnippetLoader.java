package dev.bench.console;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import org.jspecify.annotations.Nullable;

/** Loads the classes that JShell makes of lines; they see the classes of all apps. */
final class SnippetLoader extends ClassLoader implements LoaderDelegate {

  private final List<ClassLoader> apps;
  private final Map<String, byte[]> snippets = new HashMap<>();

  /** In front of the loaders of the apps, of which the first one that knows a class gives it. */
  SnippetLoader(List<ClassLoader> apps) {
    super(ClassLoader.getPlatformClassLoader());
    this.apps = List.copyOf(apps);
  }

  @Override
  public void load(ClassBytecodes[] made) throws ClassInstallException {
    classesRedefined(made);
    boolean[] loaded = new boolean[made.length];
    for (int i = 0; i < made.length; i++) {
      try {
        var _ = Class.forName(made[i].name(), false, this).getDeclaredMethods(); // linked now
        loaded[i] = true;
      } catch (ClassNotFoundException | LinkageError e) {
        throw new ClassInstallException("%s: %s".formatted(made[i].name(), e), loaded);
      }
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] made) {
    for (ClassBytecodes each : made) {
      snippets.put(each.name(), each.bytecodes()); // they may name one another
    }
    for (ClassBytecodes each : made) {
      snippets.put(each.name(), StopChecks.added(each.bytecodes(), this::classFile));
    }
  }

  /** The class file of a class of lines or apps; null when there is none. */
  private @Nullable InputStream classFile(ClassDesc type) {
    String descriptor = type.descriptorString(); // such as Ljava/lang/String;
    String path = descriptor.substring(1, descriptor.length() - 1);
    byte[] code = snippets.get(path.replace('/', '.'));
    if (code != null) {
      return new ByteArrayInputStream(code);
    }
    for (ClassLoader app : apps) {
      InputStream found = app.getResourceAsStream(path + ".class");
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public void addToClasspath(String path) {
    // The apps are there already; JShell compiles against the same classes.
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> loaded = findLoadedClass(name);
    if (loaded != null) {
      return loaded;
    }
    byte[] code = snippets.get(name);
    if (code != null) {
      return defineClass(name, code, 0, code.length);
    }
    for (ClassLoader app : apps) {
      try {
        return app.loadClass(name);
      } catch (ClassNotFoundException another) {
        // The next app may have it.
      }
    }
    throw new ClassNotFoundException(name);
  }
}
