package dev.bench.cli.setup;

import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A file with its present and its new text.
 *
 * @param file where it lies; a link is followed
 * @param name how people name it
 * @param before its text; empty when there is no such file
 * @param after its new text
 * @param secret whether only the owner may read it
 */
public record Draft(Path file, String name, String before, String after, boolean secret) {

  private static final String MODE = "rw-r--r--";
  private static final String OWNER_ONLY = "rw-------";

  /** A file whose new text is what {@code change} makes of its present one. */
  public static Draft of(Path root, String name, UnaryOperator<String> change) throws IOException {
    return of(root, name, change, false);
  }

  /** The same, of a file that holds a secret. */
  static Draft ofSecret(Path root, String name, UnaryOperator<String> change) throws IOException {
    return of(root, name, change, true);
  }

  private static Draft of(Path root, String name, UnaryOperator<String> change, boolean secret)
      throws IOException {
    Path file = root.resolve(name);
    if (!Files.exists(file)) {
      return new Draft(file, name, "", change.apply(""), secret);
    }
    try {
      String before = Files.readString(file);
      return new Draft(file.toRealPath(), name, before, change.apply(before), secret);
    } catch (CharacterCodingException notUtf8) {
      throw new CannotSetUpException(name + " is not UTF-8 text: save it as UTF-8, then try again");
    }
  }

  /** Whether nothing changes. */
  public boolean isUpToDate() {
    return before.equals(after) && Files.exists(file);
  }

  /** Whether the file does not exist yet. */
  public boolean isNew() {
    return before.isBlank();
  }

  /** The lines that are removed and added. */
  public List<String> changes() {
    return LineDiff.of(before, after);
  }

  /** Replaces the file atomically; it keeps its mode, unless it holds a secret. */
  public void write() throws IOException {
    String mode =
        Files.exists(file)
            ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
            : MODE;
    ConfigFile.replace(file, after, secret ? OWNER_ONLY : mode);
  }
}
