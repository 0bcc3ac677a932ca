package dev.bench.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A folder of the machine that all users can enter, such as that of nginx for challenges. */
public final class Folder implements Step {

  private static final String MODE = "rwxr-xr-x";

  private final Path folder;

  /** The folder at {@code folder}; it stays when it is undone, since it may hold files by then. */
  public Folder(Path folder) {
    this.folder = folder;
  }

  @Override
  public String what() {
    return "make the folder " + folder;
  }

  @Override
  public boolean isDone() throws IOException {
    return Files.isDirectory(folder)
        && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)).equals(MODE);
  }

  @Override
  public void run() throws IOException {
    List<Path> made = new ArrayList<>(List.of(folder));
    Path above = folder.getParent();
    while (above != null && !Files.exists(above)) {
      made.add(above);
      above = above.getParent();
    }
    Files.createDirectories(folder);
    // Not at its making, where the user's mask would count.
    for (Path each : made) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(MODE));
    }
  }

  @Override
  public void undo() {
    // An empty folder of root harms nothing.
  }
}
