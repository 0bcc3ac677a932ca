package dev.bench.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole folders: their files, their content as a hash, their removal. */
public final class Folders {

  private static final int BUFFER = 64 * 1024;
  private static final int HASH_BYTES = 8;

  private Folders() {}

  /** Every file below {@code top}, sorted; none when there is no such folder. */
  public static List<Path> files(Path top) throws IOException {
    if (!Files.isDirectory(top)) {
      return List.of();
    }
    try (Stream<Path> all = Files.find(top, Integer.MAX_VALUE, Folders::isFile)) {
      return all.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isFile(Path path, BasicFileAttributes about) {
    return about.isRegularFile() || (about.isSymbolicLink() && Files.isRegularFile(path));
  }

  /**
   * The hash of {@code text} and of all files below {@code tops}, their paths included: 16
   * hexadecimal digits.
   */
  static String hash(String text, List<Path> tops) throws IOException {
    MessageDigest digest = sha256();
    digest.update(text.getBytes(UTF_8));
    byte[] buffer = new byte[BUFFER];
    for (Path top : tops) {
      for (Path file : files(top)) {
        String name = top.getFileName() + "/" + top.relativize(file);
        digest.update((name + '\n' + Files.size(file) + '\n').getBytes(UTF_8));
        try (var in = Files.newInputStream(file)) {
          for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  /**
   * Has all files and folders below {@code top} written to the disk.
   *
   * @param written a folder that was written before; its files under a second name are left out
   * @param unopened a file of {@code top} that is left out: closing it would end a lock on it
   */
  static void force(Path top, Optional<Path> written, Path unopened) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(top)) {
      all = walk.filter(each -> !Files.isSymbolicLink(each) && !each.equals(unopened)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path each : all) {
      if (written.isPresent() && isIn(written.get(), top.relativize(each), each)) {
        continue;
      }
      try (FileChannel channel = FileChannel.open(each)) {
        channel.force(true);
      }
    }
  }

  private static boolean isIn(Path folder, Path relative, Path file) throws IOException {
    Path other = folder.resolve(relative);
    return Files.isRegularFile(other) && Files.isSameFile(other, file);
  }

  /** Removes {@code folder} with all that is in it; links are removed, not followed. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
