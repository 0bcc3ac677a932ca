package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with a given text.
 *
 * <p>Outside the bench a file is ours if it has our {@code mark}; any other is left alone, and the
 * step is refused.
 */
public final class Written implements Step {

  private final Path file;
  private final String text;
  private final String mode;
  private final @Nullable String mark;
  private Optional<String> before = Optional.empty();
  private boolean begun;

  private Written(Path file, String text, String mode, @Nullable String mark) {
    this.file = file;
    this.text = text;
    this.mode = mode;
    this.mark = mark;
  }

  /** A file of the bench, which belongs to the owner of its folder. */
  public static Written inBench(Path file, String text) {
    return new Written(file, text, "rw-r--r--", null);
  }

  /**
   * A file of the machine.
   *
   * @param mode such as {@code r--r-----}
   * @param mark how a file of this bench begins
   */
  public static Written onMachine(Path file, String text, String mode, String mark) {
    return new Written(file, text, mode, mark);
  }

  @Override
  public String what() {
    return "write " + file;
  }

  @Override
  public boolean isDone() throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    String now = Files.readString(file);
    if (mark != null && !now.startsWith(mark)) {
      throw new CannotSetUpException(
          "%s is there already and was not made for this bench: move it away, or rename the folder of this bench"
              .formatted(file));
    }
    return now.equals(text)
        && (mark == null
            || PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).equals(mode));
  }

  @Override
  public void run() throws IOException {
    before = Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    begun = true;
    replace(text);
  }

  @Override
  public void undo() throws IOException {
    if (begun && before.isPresent()) {
      replace(before.get());
    } else if (begun) {
      Files.deleteIfExists(file);
    }
  }

  private void replace(String content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      giveToOwner(folder);
    }
    ConfigFile.replace(file, content, mode);
    giveToOwner(file);
  }

  private void giveToOwner(Path made) throws IOException {
    if (mark == null) {
      giveToOwnerOfFolder(made);
    }
  }

  /** Gives what root has made in a folder of a bench to the owner of that folder. */
  public static void giveToOwnerOfFolder(Path made) throws IOException {
    if (Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
      UserPrincipal owner = Files.getOwner(made.getParent());
      FileOwnerAttributeView view =
          Files.getFileAttributeView(made, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (!view.getOwner().equals(owner)) {
        view.setOwner(owner);
      }
    }
  }
}
