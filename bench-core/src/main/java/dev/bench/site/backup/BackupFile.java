package dev.bench.site.backup;

import dev.bench.ValidationException;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.dump.DumpRefusedException;
import dev.bench.site.backup.openpgp.Decryption;
import dev.bench.site.backup.openpgp.EncryptionKey;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads a file of a backup, which may be compressed and encrypted. */
public final class BackupFile {

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_1 = 0x1f;
  private static final int GZIP_2 = 0x8b;

  /** The first line of a dump that has not all tables, as Frappe's readers know it. */
  static final String PARTIAL_MARK = "-- Partial Backup\n";

  private static final int HEAD = 256;

  private BackupFile() {}

  /**
   * Opens a file. Whether it is encrypted or compressed is told by its content, not by its name.
   *
   * @param key opens encrypted files
   * @throws DumpRefusedException when the file is encrypted with another key
   */
  public static InputStream open(Path file, Optional<EncryptionKey> key) throws IOException {
    InputStream in = read(file);
    try {
      return content(in, file, key);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream content(InputStream file, Path path, Optional<EncryptionKey> key)
      throws IOException {
    InputStream in = file;
    if (isEncrypted(in)) {
      String name = String.valueOf(path.getFileName());
      in = new BufferedInputStream(Decryption.of(in, needed(key, path), name), BUFFER);
    }
    in.mark(2);
    boolean zipped = in.read() == GZIP_1 && in.read() == GZIP_2;
    in.reset();
    return zipped ? new GZIPInputStream(in, BUFFER) : in;
  }

  /**
   * Refuses a file that is damaged, before anything is done with it. The checksum of the manifest
   * finds errors of the disk; that within an encrypted file also finds a change by one that has not
   * the key, who could change the manifest too.
   *
   * @param part what the manifest says of it, if it does
   * @param cancellation ends it
   * @throws DumpRefusedException when it is another, or is encrypted with another key
   */
  public static void verify(
      Path file,
      Optional<Manifest.Part> part,
      Optional<EncryptionKey> key,
      Cancellation cancellation)
      throws IOException {
    if (part.isPresent()) {
      verify(file, part.get(), cancellation);
    }
    try (InputStream in = ended(read(file), cancellation)) {
      if (isEncrypted(in)) {
        Decryption.verify(in, needed(key, file), String.valueOf(file.getFileName()));
      }
    }
  }

  /**
   * Refuses a dump that has not all tables of a site.
   *
   * @throws DumpRefusedException when it says so within its first 256 bytes
   */
  public static void refusePartial(Path dump, Optional<EncryptionKey> key) throws IOException {
    try (InputStream sql = open(dump, key)) {
      String head = new String(sql.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
      if (head.contains("Partial Backup")) {
        throw new DumpRefusedException(
            "%s is a backup of some tables only, and not of a site; restore them with: bench partial-restore"
                .formatted(dump));
      }
    }
  }

  private static InputStream read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ValidationException("There is no file %s to restore from".formatted(file));
    }
    return new BufferedInputStream(Files.newInputStream(file), BUFFER);
  }

  private static boolean isEncrypted(InputStream in) throws IOException {
    in.mark(1);
    boolean encrypted = Decryption.isMessage(in.read());
    in.reset();
    return encrypted;
  }

  private static EncryptionKey needed(Optional<EncryptionKey> key, Path file) {
    return key.orElseThrow(() ->
        new ValidationException(
            "%s is encrypted, and the settings hold no %s: set that, or restore with the option --encryption-key-file"
                .formatted(file, EncryptionKey.SETTING)));
  }

  /** The same bytes, until the work is to end. */
  private static InputStream ended(InputStream in, Cancellation cancellation) {
    return new BufferedInputStream(
        new FilterInputStream(in) {
          @Override
          public int read(byte[] into, int from, int most) throws IOException {
            if (cancellation.isWished()) {
              throw new InterruptedIOException("The check of the file was cancelled");
            }
            return super.read(into, from, most);
          }
        },
        BUFFER);
  }

  private static void verify(Path file, Manifest.Part part, Cancellation cancellation)
      throws IOException {
    MessageDigest digest = PartFile.sha256();
    try (InputStream in = ended(read(file), cancellation)) {
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
