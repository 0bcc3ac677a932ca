package dev.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The folder of a site: what is in it at first, and its end. */
public final class SiteFolder {

  private static final List<String> PARTS =
      List.of("public/files", "private/files", "private/backups", "locks", "logs");

  /** The file in a new site's folder that proves whose folder it is. */
  public static final String MARKER = ".new-site";

  private static final String PRIVATE = "private";

  private SiteFolder() {}

  /** Makes the folder, which must not exist, with the marker that proves whose it is. */
  public static void make(Path folder, String proof) throws IOException {
    FileAttribute<Set<PosixFilePermission>> notForStrangers =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createDirectory(folder, notForStrangers);
    Files.writeString(folder.resolve(MARKER), proof + "\n");
    Files.createDirectory(
        folder.resolve(PRIVATE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String part : PARTS) {
      Files.createDirectories(folder.resolve(part));
    }
  }

  /**
   * Whether the folder was made with {@code proof}. It may have been marked in part only, on a full
   * disk or before a {@code kill -9}; then there is nothing else in it yet.
   */
  public static boolean isOf(Path folder, String proof) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    Path marker = folder.resolve(MARKER);
    String mark = Files.exists(marker) ? Files.readString(marker).strip() : "";
    try (Stream<Path> content = Files.list(folder)) {
      boolean begun = proof.startsWith(mark) && content.allMatch(marker::equals);
      return mark.equals(proof) || begun;
    }
  }

  /** Deletes the folder; the marker goes last, so that a {@code kill -9} can be made up for. */
  public static void remove(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER);
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        if (!each.equals(marker) && !each.equals(folder)) {
          Files.delete(each);
        }
      }
    }
    Files.deleteIfExists(marker);
    Files.delete(folder);
  }
}
