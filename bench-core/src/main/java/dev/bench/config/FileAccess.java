package dev.bench.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The place of a file behind all links, and what its successor there takes over from it.
 *
 * @param file the file itself
 * @param mode such as {@code rw-r--r--}
 * @param owned owner and group; empty when there is no such file yet
 */
record FileAccess(Path file, String mode, Optional<PosixFileAttributes> owned) {

  private static final String OWNER_ONLY = "rw-------";

  /** The file that {@code named} leads to; a file that is to be made is the owner's alone. */
  static FileAccess of(Path named) throws IOException {
    if (!Files.exists(named)) {
      return new FileAccess(named, OWNER_ONLY, Optional.empty());
    }
    PosixFileAttributes attributes = Files.readAttributes(named, PosixFileAttributes.class);
    String mode = PosixFilePermissions.toString(attributes.permissions());
    return new FileAccess(named.toRealPath(), mode, Optional.of(attributes));
  }

  /** The same without any right of the group and of others. */
  FileAccess ownerOnly() {
    return new FileAccess(file, mode.substring(0, 3) + "------", owned);
  }

  /**
   * Gives the new file {@code draft} to the owner and group of the old one.
   *
   * @throws IOException when the system refuses it, as it does for a user other than root
   */
  void giveTo(Path draft) throws IOException {
    if (owned.isEmpty()) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes now = view.readAttributes();
    if (!now.owner().equals(owned.get().owner())) {
      view.setOwner(owned.get().owner());
    }
    if (!now.group().equals(owned.get().group())) {
      view.setGroup(owned.get().group());
    }
  }
}
