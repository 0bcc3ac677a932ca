package dev.bench.web.file;

import dev.bench.ValidationException;
import dev.bench.file.MaxFileSizeReachedException;
import dev.bench.web.form.Multipart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file that arrives in pieces, each by a request of its own, in order.
 *
 * <p>The pieces lie in a hidden file of the private folder, named by sender, file name and length,
 * so that no user reaches the pieces of another. A piece that arrives again is written again. What
 * is never finished is removed by the upkeep after a day.
 *
 * @param index the number of this piece, from 0
 * @param count how many there are
 * @param offset where this piece begins, in bytes
 * @param total the length of the whole file, in bytes
 */
record Chunks(long index, long count, long offset, long total) {

  private static final String PREFIX = ".chunks-";

  Chunks {
    if (count < 1 || index < 0 || index >= count || offset < 0 || total < offset) {
      throw new ValidationException(
          "Chunk %d of %d at byte %d of %d does not fit; see chunk_index, total_chunk_count, chunk_byte_offset and total_file_size"
              .formatted(index, count, offset, total));
    }
  }

  /** The chunk that {@code form} brings. */
  static Chunks of(Multipart form) {
    return new Chunks(
        number(form, "chunk_index"),
        number(form, "total_chunk_count"),
        number(form, "chunk_byte_offset"),
        number(form, "total_file_size"));
  }

  /** Whether {@code form} brings a chunk of a file of several. */
  static boolean isOne(Multipart form) {
    return form.has("total_chunk_count") && number(form, "total_chunk_count") > 1;
  }

  /** Where the chunks of that sender's file lie below {@code privateFiles}. */
  Path place(Path privateFiles, String sender, String fileName) {
    String key = sender + "\0" + fileName + "\0" + total + "\0" + count;
    return privateFiles.resolve(PREFIX + sha256(key).substring(0, 32));
  }

  /**
   * Writes this piece.
   *
   * @return whether the file is whole now
   */
  boolean write(Path place, InputStream content, long most) throws IOException {
    if (total > most) {
      throw new MaxFileSizeReachedException(most);
    }
    Files.createDirectories(place.getParent());
    try (FileChannel file =
            FileChannel.open(
                place,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")));
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw busy();
      }
      if (offset > file.size()) {
        throw new ValidationException(
            "Chunk %d begins at byte %d, but only %d bytes have arrived; send the chunks in order, or begin again"
                .formatted(index, offset, file.size()));
      }
      file.truncate(offset);
      file.position(offset);
      content.transferTo(Channels.newOutputStream(file));
      if (file.size() > total) {
        file.truncate(offset);
        throw new ValidationException(
            "The chunks are longer than total_file_size, which is %d".formatted(total));
      }
      return isWhole(file.size());
    } catch (OverlappingFileLockException e) {
      throw busy();
    }
  }

  private boolean isWhole(long size) {
    if (index == count - 1 && size != total) {
      throw new ValidationException(
          "The last chunk has arrived, but %d of %d bytes are there; begin again"
              .formatted(size, total));
    }
    return index == count - 1;
  }

  private ValidationException busy() {
    return new ValidationException(
        "Another request writes to this file; send one chunk after the other");
  }

  private static long number(Multipart form, String field) {
    String text = form.field(field);
    if (!text.matches("\\d{1,15}")) {
      throw new ValidationException("%s is \"%s\", expected a number".formatted(field, text));
    }
    return Long.parseLong(text);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
