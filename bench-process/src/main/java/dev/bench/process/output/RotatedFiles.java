package dev.bench.process.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of one log: {@code web.log}, and the older ones, {@code web.log.1} the youngest. */
public final class RotatedFiles {

  private RotatedFiles() {}

  /** The older files of a log, the youngest first. */
  public static List<Path> older(Path file) throws IOException {
    Map<Integer, Path> older = new TreeMap<>();
    Path folder = file.resolveSibling("");
    String prefix = file.getFileName() + ".";
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            folder, each -> each.getFileName().toString().startsWith(prefix))) {
      for (Path each : found) {
        String number = each.getFileName().toString().substring(prefix.length());
        if (number.matches("[1-9]\\d{0,8}")) {
          older.put(Integer.valueOf(number), each);
        }
      }
    }
    return new ArrayList<>(older.values());
  }

  /** The older file of that number, from 1. */
  public static Path older(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /** The key of the file that has that name now; null when there is none. */
  public static @Nullable Object keyOf(Path path) throws IOException {
    try {
      // Where the file system knows no keys, files are told apart by name and birth.
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return Objects.requireNonNullElseGet(now.fileKey(), now::creationTime);
    } catch (NoSuchFileException gone) {
      return null;
    }
  }
}
