package dev.bench.site.backup;

import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import dev.bench.site.journal.Undoing;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A file of a backup under its temporary name: mode 0600, measured while it is written.
 *
 * @param file where it will be
 * @param draft where it is now
 */
record PartFile(Path file, Path draft) {

  private static final int BUFFER = 1 << 16;

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {

    /** Writes it. */
    void to(OutputStream out) throws Exception;
  }

  /** Begins a file; {@code operation} removes the draft if it is undone. */
  static PartFile begin(Operation operation, Path file) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName() + Undoing.PART).toAbsolutePath();
    Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
    operation.record(new Undo.RemoveFile(draft.toString()));
    return new PartFile(file, draft);
  }

  /** Writes it whole, onto the disk. */
  Manifest.Part write(Content content) throws Exception {
    Files.deleteIfExists(draft);
    MessageDigest digest = sha256();
    long[] bytes = {0};
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      OutputStream measured =
          new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] chunk, int from, int count) throws IOException {
              digest.update(chunk, from, count);
              bytes[0] += count;
              channel.write(ByteBuffer.wrap(chunk, from, count));
            }

            @Override
            public void write(int each) throws IOException {
              write(new byte[] {(byte) each}, 0, 1);
            }
          };
      OutputStream buffered = new BufferedOutputStream(measured, BUFFER);
      content.to(buffered);
      buffered.flush();
      channel.force(true);
    }
    return new Manifest.Part(
        String.valueOf(file.getFileName()), bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Gives it its name.
   *
   * @throws FileAlreadyExistsException when there is a file of that name, which stays
   */
  void name() throws IOException {
    try {
      Files.createLink(file, draft); // unlike a rename, it never replaces
      Files.delete(draft);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (FileSystemException | UnsupportedOperationException withoutLinks) {
      Files.move(draft, file);
    }
    try (FileChannel folder = FileChannel.open(draft.resolveSibling(""))) {
      folder.force(true);
    }
  }

  /**
   * Gives the files of a backup their names, the first one last: a backup that has a dump is
   * complete. None has its name when one cannot get it.
   */
  static void name(List<PartFile> files) throws IOException {
    List<PartFile> named = new ArrayList<>();
    try {
      for (PartFile file : files.reversed()) {
        file.name();
        named.add(file);
      }
    } finally {
      if (named.size() < files.size()) {
        for (PartFile file : named) {
          Files.deleteIfExists(file.file());
        }
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
