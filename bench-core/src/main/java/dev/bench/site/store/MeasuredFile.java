package dev.bench.site.store;

import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.backup.Manifest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A file that is to be sent, read once to measure it.
 *
 * @param file the file
 * @param bytes its length
 * @param sha256 its checksum
 * @param segments its parts, at least one
 */
record MeasuredFile(Path file, long bytes, String sha256, List<Segment> segments) {

  private static final int BUFFER = 1 << 16;

  /**
   * A part of a file.
   *
   * @param from where it begins
   * @param bytes its length
   * @param md5 its checksum in Base64, which the store compares
   */
  record Segment(long from, long bytes, String md5) {}

  /** Measures {@code file}, whose parts have {@code partSize} bytes. */
  static MeasuredFile of(Path file, long partSize) throws IOException {
    MessageDigest whole = digest("SHA-256");
    List<Segment> segments = new ArrayList<>();
    long from = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      byte[] chunk = new byte[BUFFER];
      long length;
      do {
        MessageDigest part = digest("MD5");
        length = 0;
        int count;
        while (length < partSize
            && (count = in.read(chunk, 0, (int) Math.min(BUFFER, partSize - length))) > 0) {
          whole.update(chunk, 0, count);
          part.update(chunk, 0, count);
          length += count;
        }
        if (length > 0 || segments.isEmpty()) {
          segments.add(
              new Segment(from, length, Base64.getEncoder().encodeToString(part.digest())));
        }
        from += length;
      } while (length == partSize);
    }
    return new MeasuredFile(
        file, from, HexFormat.of().formatHex(whole.digest()), List.copyOf(segments));
  }

  /** Refuses a file that is another than the manifest says. */
  void require(Manifest.Part expected) {
    if (bytes != expected.bytes() || !sha256.equals(expected.sha256())) {
      throw new BackupFailedException(
          "%s is damaged: it has %d bytes and another checksum than its manifest says (%d bytes)"
              .formatted(file, bytes, expected.bytes()));
    }
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has both
    }
  }
}
