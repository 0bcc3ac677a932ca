package dev.bench.site.backup;

import dev.bench.ValidationException;
import dev.bench.database.dump.DumpRefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Reads a file of a backup, which may be compressed. */
public final class BackupFile {

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_1 = 0x1f;
  private static final int GZIP_2 = 0x8b;

  private BackupFile() {}

  /** Opens a file; what is compressed is told by its content, not by its name. */
  public static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ValidationException("There is no file %s to restore from".formatted(file));
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    in.mark(2);
    boolean zipped = in.read() == GZIP_1 && in.read() == GZIP_2;
    in.reset();
    return zipped ? new GZIPInputStream(in, BUFFER) : in;
  }

  /**
   * Compares a file with what the manifest says of it.
   *
   * @throws DumpRefusedException when it is another
   */
  public static void verify(Path file, Manifest.Part part) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ValidationException("There is no file %s to restore from".formatted(file));
    }
    MessageDigest digest = PartFile.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[BUFFER];
      int count;
      while ((count = in.read(chunk)) >= 0) {
        digest.update(chunk, 0, count);
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
      throw new DumpRefusedException(
          "%s is damaged: it has %d bytes and another checksum than its manifest says (%d bytes); use another backup"
              .formatted(file, Files.size(file), part.bytes()));
    }
  }
}
