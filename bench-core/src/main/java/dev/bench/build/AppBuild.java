package dev.bench.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One build of an app: an immutable folder, named by its content.
 *
 * <p>Shape: {@code classes/} holds classes and resources, {@code lib/} the jars that the app brings
 * along, {@code www/} page templates, {@code public/} static files, {@code templates/} those of
 * mails, {@code manifest.json} what the build is. A folder with a manifest is complete. One with
 * the empty file {@code .settled} was forced to the disk.
 *
 * @param app the app's name
 * @param folder {@code env/builds/<app>/<id>}
 */
public record AppBuild(String app, Path folder) {

  static final String MANIFEST = "manifest.json";
  static final String IN_USE = ".in-use";
  static final String SETTLED = ".settled";

  /**
   * The hash of all its files, 16 hexadecimal digits; a number follows, as in {@code -2}, when a
   * build of that name was damaged.
   */
  public String id() {
    return folder.getFileName().toString();
  }

  /** The compiled classes and the resources. */
  public Path classes() {
    return folder.resolve("classes");
  }

  /** The jars that the app brings along, sorted by name. */
  public List<Path> jars() {
    return jarsIn(libraries());
  }

  /** Where those jars lie. */
  public Path libraries() {
    return folder.resolve("lib");
  }

  /** The page templates; there may be none. */
  public Path pages() {
    return folder.resolve("www");
  }

  /** The static files, served at {@code /assets/<app>/}; there may be none. */
  public Path statics() {
    return folder.resolve("public");
  }

  /** The templates of mails; there may be none. */
  public Path emails() {
    return folder.resolve("templates/emails");
  }

  /**
   * Whether it is what it was when it was made; reads all of it. A machine that lost its power, or
   * a hand that edited, may have damaged it.
   */
  public boolean isWhole() throws IOException {
    return BuildManifest.of(this).isPresent() && id().startsWith(contentId());
  }

  /**
   * Whether it has the classes, resources and jars of {@code other}. One that was made again in
   * place of a damaged build has not those of that one: a process may have loaded the damage.
   */
  public boolean hasCodeOf(AppBuild other) throws IOException {
    Optional<String> code = BuildManifest.of(this).flatMap(BuildManifest::codeId);
    return code.isPresent() && code.equals(BuildManifest.of(other).flatMap(BuildManifest::codeId));
  }

  /**
   * The names of its classes with exposed or job methods, sorted. A sealed build knows them; the
   * class files of a draft are read.
   */
  public List<String> annotatedClasses() throws IOException {
    Optional<List<String>> known = BuildManifest.of(this).flatMap(BuildManifest::annotatedClasses);
    if (known.isPresent()) {
      return known.get();
    }
    Set<String> names = new TreeSet<>();
    for (Path file : Folders.files(classes())) {
      String name = file.getFileName().toString();
      if (name.endsWith(".class") && !name.endsWith("-info.class")) {
        annotated(file).ifPresent(names::add);
      }
    }
    return List.copyOf(names);
  }

  private static Optional<String> annotated(Path file) throws IOException {
    try {
      return ClassIndex.annotated(Files.readAllBytes(file));
    } catch (IllegalArgumentException damaged) {
      throw new IOException(file + " is no class file: " + damaged.getMessage(), damaged);
    }
  }

  /** The id that its content gives it. */
  String contentId() throws IOException {
    return contentId(codeId());
  }

  /** The same, with the hash of its classes, resources and jars, so that these are not read. */
  String contentId(String codeId) throws IOException {
    return Folders.hash(codeId, List.of(pages(), statics(), emails()));
  }

  /** The hash of its classes, resources and jars. */
  String codeId() throws IOException {
    return Folders.hash("", List.of(classes(), libraries()));
  }

  boolean isComplete() {
    return Files.isRegularFile(folder.resolve(MANIFEST));
  }

  /** Whether all its files were forced to the disk. */
  boolean isSettled() {
    return Files.exists(folder.resolve(SETTLED));
  }

  private static List<Path> jarsIn(Path folder) {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        files.forEach(jars::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Collections.sort(jars);
    return List.copyOf(jars);
  }
}
