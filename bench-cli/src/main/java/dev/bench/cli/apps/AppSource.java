package dev.bench.cli.apps;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Where the sources of an app come from: a Git repository or a folder.
 *
 * @param place an address that {@code git clone} takes, or a folder
 * @param branch the branch or tag; empty for the repository's own choice
 */
public record AppSource(String place, Optional<String> branch) {

  /** How long {@code git clone} may take. */
  static final Duration CLONE_LIMIT = Duration.ofMinutes(15);

  private static final Path SERVICES =
      Path.of("src/main/resources/META-INF/services/dev.bench.App");

  /** What is made from the sources, and is not copied. */
  private static final Set<String> MADE = Set.of("target", "node_modules");

  /**
   * Puts the sources into {@code target}, which does not exist: a clone of a repository, a copy of
   * a folder that is none.
   *
   * @throws CannotChangeAppsException when it cannot be fetched, or is no app
   */
  public void into(Path target) throws IOException {
    Path folder = Path.of(place);
    if (Files.isDirectory(folder) && !Files.exists(folder.resolve(".git")) && branch.isEmpty()) {
      requireApp(folder);
      Files.walkFileTree(folder, new Copy(folder, target));
    } else {
      cloneInto(target);
      requireApp(target);
    }
  }

  /** The last part of the place without {@code .git}: the name when no pom says another. */
  public String lastPart() {
    return place.replaceFirst("/+$", "").replaceFirst("\\.git$", "").replaceFirst(".*[/:]", "");
  }

  /** Checks that {@code folder} has what makes it an app. */
  public void requireApp(Path folder) {
    if (!Files.isRegularFile(folder.resolve(SERVICES))) {
      throw new CannotChangeAppsException(
          "%s is not an app of a bench: it has no file %s, which names the class that implements dev.bench.App"
              .formatted(shown(), SERVICES));
    }
  }

  private void cloneInto(Path target) throws IOException {
    List<String> words = new ArrayList<>(List.of("git", "clone", "--origin", "upstream"));
    branch.ifPresent(name -> words.add("--branch=" + name));
    words.addAll(List.of("--", place, target.toString()));
    Process git = start(words);
    try {
      if (!git.waitFor(CLONE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new CannotChangeAppsException(
            "git clone of %s did not end within %d minutes"
                .formatted(shown(), CLONE_LIMIT.toMinutes()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotChangeAppsException("git clone of " + shown() + " was interrupted");
    } finally {
      git.destroy();
    }
    if (git.exitValue() != 0) {
      throw new CannotChangeAppsException(
          "%s cannot be cloned; what git says stands above".formatted(shown()));
    }
  }

  /** The place without a password. */
  private String shown() {
    return place.replaceFirst("(?<=://)[^/]*@", "***@");
  }

  private static Process start(List<String> words) {
    try {
      return new ProcessBuilder(words).inheritIO().start();
    } catch (IOException missing) {
      throw new CannotChangeAppsException("git cannot be started; install it: " + missing);
    }
  }

  /** Copies a folder; links stay links. */
  private static final class Copy extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about)
        throws IOException {
      if (MADE.contains(String.valueOf(folder.getFileName())) && from.equals(folder.getParent())) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectories(target(folder));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
      Files.copy(file, target(file), LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    private Path target(Path each) {
      return to.resolve(from.relativize(each).toString());
    }
  }
}
