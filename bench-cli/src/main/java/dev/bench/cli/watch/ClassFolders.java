package dev.bench.cli.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The folders of classes an app was built into, newest last, and the link to the current one.
 *
 * <p>Shape: {@code target/generations/<n>} holds the classes and resources of build n, {@code
 * <n>.inputs} beside it what it was built from; {@code target/classes} is a link to one of them.
 * After a {@code kill -9} anywhere the link points to a whole build.
 */
final class ClassFolders {

  /** So many builds stay, for processes that are reading one when the next is made. */
  private static final int KEPT = 3;

  private final Path classes;
  private final Path generations;

  ClassFolders(Path classes) {
    this.classes = classes;
    this.generations = classes.resolveSibling("generations");
  }

  /** What the current build was built from; empty when there is none of ours. */
  Optional<String> inputs() throws IOException {
    if (!Files.isSymbolicLink(classes)) {
      return Optional.empty();
    }
    Path file = inputsOf(generations.resolve(Files.readSymbolicLink(classes).getFileName()));
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  /** Makes the folder for the next build. */
  Path next() throws IOException {
    long last = all().stream().mapToLong(ClassFolders::number).max().orElse(0);
    return Files.createDirectories(generations.resolve(Long.toString(last + 1)));
  }

  /** Makes the build in {@code folder} the current one. */
  void swap(Path folder, String inputs) throws IOException {
    Files.writeString(inputsOf(folder), inputs, StandardCharsets.UTF_8);
    if (Files.isDirectory(classes, LinkOption.NOFOLLOW_LINKS)) {
      // Maven or an IDE was here first; its classes are not ours to keep current.
      delete(classes);
    }
    Path link = classes.resolveSibling("classes.new");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("generations", folder.getFileName().toString()));
    Files.move(link, classes, StandardCopyOption.ATOMIC_MOVE);
    prune();
  }

  /** Removes a build that came to nothing. */
  void discard(Path folder) throws IOException {
    delete(folder);
  }

  private void prune() throws IOException {
    List<Path> all = all();
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      delete(old);
      Files.deleteIfExists(inputsOf(old));
    }
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(generations)) {
      return List.of();
    }
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(generations, folder -> Files.isDirectory(folder))) {
      return StreamSupport.stream(folders.spliterator(), false)
          .filter(folder -> number(folder) > 0)
          .sorted(Comparator.comparingLong(ClassFolders::number))
          .toList();
    }
  }

  private static long number(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("\\d{1,18}") ? Long.parseLong(name) : 0;
  }

  private static Path inputsOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".inputs");
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}
