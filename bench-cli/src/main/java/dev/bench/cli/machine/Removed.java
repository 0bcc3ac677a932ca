package dev.bench.cli.machine;

import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file or link of this bench that is there no more; what belongs to others is left alone. */
public final class Removed implements Step {

  private final Path file;
  private final Owned owned;
  private @Nullable Path target;
  private Optional<String> text = Optional.empty();
  private String mode = "";

  /** Whether what lies there belongs to this bench. */
  @FunctionalInterface
  public interface Owned {
    /** Says so of a link's target, or of a file's text. */
    boolean test(Path file) throws IOException;
  }

  private Removed(Path file, Owned owned) {
    this.file = file;
    this.owned = owned;
  }

  /** A link that leads to {@code target} or below it. */
  public static Removed link(Path link, Path target) {
    return new Removed(
        link,
        each -> Files.isSymbolicLink(each) && Files.readSymbolicLink(each).startsWith(target));
  }

  /** A file whose text begins with {@code mark}. */
  public static Removed file(Path file, String mark) {
    return new Removed(
        file, each -> Files.isRegularFile(each) && Files.readString(each).startsWith(mark));
  }

  /** A file in the folder of the bench that a command has made. */
  public static Removed made(Path file) {
    return new Removed(
        file,
        each ->
            Files.isRegularFile(each)
                && Files.readString(each).matches("(?s)[#;] Made by \"bench setup.*"));
  }

  @Override
  public String what() {
    return "remove " + file;
  }

  @Override
  public boolean isDone() throws IOException {
    return !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !owned.test(file);
  }

  @Override
  public void run() throws IOException {
    if (Files.isSymbolicLink(file)) {
      target = Files.readSymbolicLink(file);
    } else {
      text = Optional.of(Files.readString(file));
      mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
    Files.delete(file);
  }

  @Override
  public void undo() throws IOException {
    if (target != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(file, target);
    } else if (text.isPresent()) {
      ConfigFile.create(file, text.get(), mode);
      Written.giveToOwnerOfFolder(file);
    }
  }
}
