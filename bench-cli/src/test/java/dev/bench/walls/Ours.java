package dev.bench.walls;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the walls are held against: the class files and the sources of all modules. */
final class Ours {
  private Ours() {}

  /** Read by the tests that need them alone, since that takes seconds. */
  private static final class Main {
    private static final JavaClasses CLASSES = read("classes");
  }

  private static final class Tests {
    private static final JavaClasses CLASSES = read("test-classes");
  }

  /** The classes of all modules, without their tests. */
  static JavaClasses mainClasses() {
    return Main.CLASSES;
  }

  /** The test classes of all modules. */
  static JavaClasses testClasses() {
    return Tests.CLASSES;
  }

  /** Every Java file of every module and of the sample apps, tests included. */
  static List<Path> javaFiles() {
    List<Path> places = new ArrayList<>(children(root()));
    places.addAll(children(root().resolve("apps")));
    List<Path> files = new ArrayList<>();
    for (Path place : places) {
      files.addAll(javaFilesBelow(place.resolve("src")));
    }
    return files;
  }

  static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> javaFilesBelow(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaClasses read(String kind) {
    // The folder that this very build compiles into, target or target/quick, is the same in every
    // module.
    Path here = Path.of(codeSource()).getParent();
    Path module = Path.of("").toAbsolutePath();
    Path inModule = module.relativize(here);
    List<Path> compiled =
        children(root()).stream()
            .filter(folder -> folder.getFileName().toString().startsWith("bench-"))
            .map(folder -> folder.resolve(inModule).resolve(kind))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(compiled);
  }

  private static String codeSource() {
    return Ours.class.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
