package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A symbolic link from a folder of the machine to a file of the bench.
 *
 * <p>Something else in its place is left alone, and the step is refused.
 */
public final class Link implements Step {

  private final Path link;
  private final Path target;
  private boolean made;

  /** A link at {@code link} to {@code target}, an absolute path. */
  public Link(Path link, Path target) {
    this.link = link;
    this.target = target;
  }

  @Override
  public String what() {
    return "link %s to %s".formatted(link, target);
  }

  @Override
  public boolean isDone() throws IOException {
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (Files.isSymbolicLink(link) && leadsThere()) {
      return true;
    }
    throw new CannotSetUpException(
        "%s is there already and belongs to something else: move it away, or rename the folder of this bench"
            .formatted(link));
  }

  private boolean leadsThere() throws IOException {
    return Files.readSymbolicLink(link).equals(target)
        || (Files.exists(link) && Files.exists(target) && Files.isSameFile(link, target));
  }

  @Override
  public void run() throws IOException {
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
    made = true;
  }

  @Override
  public void undo() throws IOException {
    if (made) {
      Files.deleteIfExists(link);
    }
  }
}
