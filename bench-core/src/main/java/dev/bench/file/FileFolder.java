package dev.bench.file;

import dev.bench.SiteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The content of a site's files: {@code public/files} and {@code private/files}.
 *
 * <p>A content is <em>staged</em> first, under a hidden name of the private folder that holds the
 * file's id, and <em>published</em> under its own name after the commit of its row. A process that
 * is killed between the two leaves a row whose content is staged; the next reader publishes it. A
 * staged content without a row is an orphan. Both folders lie on one disk, else publishing copies.
 *
 * <p>Modes: public files 0644; private ones 0600, or 0640 with the folder's group where the group
 * may read the folder, as a web server's may. Thread-safe.
 */
public final class FileFolder {

  static final String STAGED = ".staged-";

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path site;

  /** The files of the site in {@code site}. */
  public FileFolder(Path site) {
    this.site = site;
  }

  /** The folder of public or private files. */
  public Path folder(boolean isPrivate) {
    return site.resolve(isPrivate ? "private/files" : "public/files");
  }

  /** Where the content of {@code file} lies once it is published. */
  public Path path(SiteFile file) {
    return folder(file.isPrivate()).resolve(file.fileName());
  }

  /** Whether a file of that name, of ours or not, lies there already. */
  boolean isTaken(boolean isPrivate, String fileName) {
    return Files.exists(folder(isPrivate).resolve(fileName));
  }

  /**
   * Keeps {@code content} on the disk as what will be the file {@code id}.
   *
   * @throws MaxFileSizeReachedException when it is longer than {@code most} bytes
   */
  SiteFile.Content stage(String id, boolean isPrivate, InputStream content, long most)
      throws IOException {
    Files.createDirectories(folder(true));
    Files.createDirectories(folder(isPrivate));
    Path staged = staged(id);
    try (FileChannel channel =
        FileChannel.open(
            staged,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      SiteFile.Content written = copy(content, channel, most);
      giveModes(staged, isPrivate);
      channel.force(true);
      return written;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(staged);
      throw e;
    }
  }

  private static SiteFile.Content copy(InputStream content, FileChannel channel, long most)
      throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      size += read;
      if (size > most) {
        throw new MaxFileSizeReachedException(most);
      }
      digest.update(buffer, 0, read);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return new SiteFile.Content(size, HexFormat.of().formatHex(digest.digest()));
  }

  private void giveModes(Path staged, boolean isPrivate) throws IOException {
    if (!isPrivate) {
      Files.setPosixFilePermissions(staged, PosixFilePermissions.fromString("rw-r--r--"));
      return;
    }
    PosixFileAttributes folder = Files.readAttributes(folder(true), PosixFileAttributes.class);
    if (folder.permissions().contains(PosixFilePermission.GROUP_EXECUTE)) {
      PosixFileAttributeView file =
          Files.getFileAttributeView(staged, PosixFileAttributeView.class);
      if (!file.readAttributes().group().equals(folder.group())) {
        file.setGroup(folder.group());
      }
      file.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
    }
  }

  /** Gives the staged content of {@code file} its name; nothing happens when it has it already. */
  public void publish(SiteFile file) {
    try {
      Files.move(staged(file.name()), path(file));
    } catch (NoSuchFileException | FileAlreadyExistsException done) {
      // Another reader was faster, or the content has been deleted since.
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + path(file) + " cannot be written", e);
    }
  }

  /** Opens the content of {@code file}, published or not. */
  InputStream open(SiteFile file) throws IOException {
    Path staged = staged(file.name());
    return Files.newInputStream(Files.exists(path(file)) ? path(file) : staged);
  }

  /** Forgets the staged content of the file {@code id}. */
  void forget(String id) {
    delete(staged(id));
  }

  /** Deletes the content of {@code file}. */
  void delete(SiteFile file) {
    delete(path(file));
    forget(file.name());
  }

  /** The hidden files that nothing has touched since {@code before}: staged ones and chunks. */
  List<Path> hiddenSince(Instant before) throws IOException {
    Files.createDirectories(folder(true));
    List<Path> old = new ArrayList<>();
    try (DirectoryStream<Path> hidden =
        Files.newDirectoryStream(folder(true), ".{staged,chunks}-*")) {
      for (Path path : hidden) {
        if (Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
          old.add(path);
        }
      }
    }
    return old;
  }

  private Path staged(String id) {
    return folder(true).resolve(STAGED + id);
  }

  static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + path + " cannot be deleted", e);
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
