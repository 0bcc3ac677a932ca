package dev.bench.site.backup;

import dev.bench.database.dump.Dump;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the regular files below a folder as a tar archive. Links, and uploads that are not whole
 * yet, are left out.
 *
 * <p>A file that grows or shrinks meanwhile is in it as long as it was at its beginning.
 *
 * @param out where it goes
 * @param advance hears of the bytes of all files so far
 */
record TarWriter(OutputStream out, Dump.Advance advance) {

  private static final int CHUNK = 1 << 16;
  private static final long LARGEST_OCTAL = 0_77777777777L;

  /** Writes what is below {@code folder}, each path after {@code prefix}. */
  void write(Path folder, String prefix) throws IOException, InterruptedException {
    List<Path> files = WholeFiles.below(folder);
    entry(prefix, Tar.FOLDER, 0, 0);
    long done = 0;
    for (Path file : files) {
      done = file(file, prefix + folder.relativize(file), done);
    }
    out.write(new byte[2 * Tar.BLOCK]);
  }

  private long file(Path file, String name, long before) throws IOException, InterruptedException {
    long done = before;
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      entry(name, Tar.FILE, size, Files.getLastModifiedTime(file).toMillis() / 1000);
      byte[] chunk = new byte[CHUNK];
      long left = size;
      while (left > 0) {
        int count = in.read(chunk, 0, (int) Math.min(left, CHUNK));
        if (count < 0) {
          count = (int) Math.min(left, CHUNK); // it was cut off meanwhile
          chunk = new byte[CHUNK];
        }
        out.write(chunk, 0, count);
        left -= count;
        done += count;
        advance.to(done);
      }
      out.write(new byte[Tar.padding(size)]);
    } catch (NoSuchFileException removed) {
      return before;
    }
    return done;
  }

  private void entry(String name, char type, long size, long seconds) throws IOException {
    byte[] path = Tar.utf8(name);
    if (path.length > Tar.NAME || size > LARGEST_OCTAL) {
      byte[] records = Tar.utf8(record("path", name) + record("size", Long.toString(size)));
      header(Tar.utf8("PaxHeader"), Tar.EXTENDED, records.length, seconds);
      out.write(records);
      out.write(new byte[Tar.padding(records.length)]);
    }
    header(path, type, Math.min(size, LARGEST_OCTAL), seconds);
  }

  /** A line of an extended header, which begins with its own length in bytes. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = Tar.utf8(rest).length;
    int all = length + Integer.toString(length).length();
    all = length + Integer.toString(all).length();
    return all + rest;
  }

  private void header(byte[] path, char type, long size, long seconds) throws IOException {
    byte[] header = new byte[Tar.BLOCK];
    System.arraycopy(path, 0, header, 0, Math.min(path.length, Tar.NAME));
    put(header, Tar.NAME, type == Tar.FOLDER ? "0000755" : "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, Tar.SIZE_AT, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(Math.max(0, seconds)));
    header[Tar.TYPE_AT] = (byte) type;
    put(header, 257, "ustar\u000000");
    put(header, Tar.CHECKSUM_AT, "%06o\u0000 ".formatted(Tar.checksum(header)));
    out.write(header);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = Tar.utf8(text);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
