package dev.bench.site.backup;

import dev.bench.database.dump.Dump;
import dev.bench.database.dump.DumpRefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an archive of a site's files. Only regular files and folders come out of it, and only
 * below the folder that is given; an archive that holds anything else is refused.
 *
 * @param in the archive, not compressed
 * @param most how many bytes all files may have
 * @param advance hears of the bytes of all files so far
 */
public record TarReader(InputStream in, long most, Dump.Advance advance) {

  /** What {@code restore_archive_max_size} is where no setting says otherwise: 256 GiB. */
  public static final long MOST = 256L << 30;

  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_RECORDS = 1 << 20;
  private static final Pattern RECORD = Pattern.compile("\\d+ (path|size)=([^\\n]*)\\n");

  /** What a header says. */
  private record Entry(String path, char type, long size) {}

  /**
   * Unpacks into {@code target} what lies below {@code <site>/<kind>/files} in the archive.
   *
   * @param kind {@code public} or {@code private}
   */
  public void extract(Path target, String kind) throws IOException, InterruptedException {
    Optional<String> longPath = Optional.empty();
    Optional<Long> longSize = Optional.empty();
    long done = 0;
    while (true) {
      byte[] header = exactly(Tar.BLOCK);
      if (isZero(header)) {
        return;
      }
      Entry entry = entry(header);
      switch (entry.type()) {
        case Tar.EXTENDED, 'g' -> {
          Matcher record = RECORD.matcher(text(content(entry)));
          while (entry.type() == Tar.EXTENDED && record.find()) {
            if (record.group(1).equals("path")) {
              longPath = Optional.of(record.group(2));
            } else {
              longSize = Optional.of(number(record.group(2), 10));
            }
          }
        }
        case Tar.LONG_NAME ->
            longPath = Optional.of(text(content(entry)).replaceFirst("\\x00.*", ""));
        case Tar.FILE, '\0', '7', Tar.FOLDER -> {
          String path = longPath.orElse(entry.path());
          Optional<Path> file = place(path, target, kind);
          long size = longSize.orElse(entry.size());
          if (entry.type() == Tar.FOLDER) {
            if (file.isPresent()) {
              Files.createDirectories(file.get());
            }
          } else {
            done += write(file.orElseThrow(() -> refused(path)), size, done);
          }
          longPath = Optional.empty();
          longSize = Optional.empty();
        }
        default ->
            throw new DumpRefusedException(
                "The archive holds %s, which is a link or a device; a backup holds files only"
                    .formatted(shown(longPath.orElse(entry.path()))));
      }
    }
  }

  private long write(Path file, long size, long before) throws IOException, InterruptedException {
    if (size > most - before) {
      throw new DumpRefusedException(
          "The archive holds files of more than restore_archive_max_size (%d) bytes; raise that or use another archive"
              .formatted(most));
    }
    Files.createDirectories(file.resolveSibling(""));
    byte[] chunk = new byte[CHUNK];
    long left = size;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (left > 0) {
        int count = in.read(chunk, 0, (int) Math.min(left, CHUNK));
        if (count < 0) {
          throw cutOff(null);
        }
        out.write(chunk, 0, count);
        left -= count;
        advance.to(before + size - left);
      }
    }
    exactly(Tar.padding(size));
    return size;
  }

  /** Where the entry goes; empty for a folder above those files. */
  private static Optional<Path> place(String path, Path target, String kind) {
    List<String> parts = new ArrayList<>(List.of(path.split("/", -1)));
    parts.removeIf(part -> part.isEmpty() || part.equals("."));
    if (path.startsWith("/") || path.indexOf('\0') >= 0 || parts.contains("..")) {
      throw refused(path);
    }
    int files = parts.indexOf("files");
    if (files < 0) {
      return Optional.empty();
    }
    if (files > 2 || (files > 0 && !parts.get(files - 1).equals(kind))) {
      throw refused(path);
    }
    try {
      Path file =
          target.resolve(String.join("/", parts.subList(files + 1, parts.size()))).normalize();
      if (!file.startsWith(target)) {
        throw refused(path);
      }
      return Optional.of(file);
    } catch (InvalidPathException e) {
      throw refused(path);
    }
  }

  private static DumpRefusedException refused(String path) {
    return new DumpRefusedException(
        "The archive holds %s, which does not belong to the files of a site; use another archive"
            .formatted(shown(path)));
  }

  private static String shown(String path) {
    String visible = path.replaceAll("\\p{Cntrl}", "?");
    int enough = 120;
    return visible.length() > enough ? visible.substring(0, enough) + "…" : visible;
  }

  private static Entry entry(byte[] header) {
    long sum = number(text(header, Tar.CHECKSUM_AT, Tar.CHECKSUM), 8);
    if (sum != Tar.checksum(header)) {
      throw new DumpRefusedException(
          "The archive is damaged or is not a tar archive: the checksum of an entry is wrong");
    }
    String name = text(header, 0, Tar.NAME);
    boolean isPosix = text(header, 257, 6).equals("ustar");
    String prefix = isPosix ? text(header, 345, 155) : "";
    return new Entry(
        prefix.isEmpty() ? name : prefix + "/" + name, (char) header[Tar.TYPE_AT], size(header));
  }

  /** In octal digits, or in GNU tar's way: a high bit, then the number itself. */
  private static long size(byte[] header) {
    if (header[Tar.SIZE_AT] >= 0) {
      return number(text(header, Tar.SIZE_AT, Tar.SIZE), 8);
    }
    long size = 0;
    for (int i = Tar.SIZE_AT + 4; i < Tar.SIZE_AT + Tar.SIZE; i++) {
      size = (size << 8) | (header[i] & 0xff);
    }
    return checked(size);
  }

  private static long number(String digits, int radix) {
    String stripped = digits.strip();
    try {
      return checked(stripped.isEmpty() ? 0 : Long.parseLong(stripped, radix));
    } catch (NumberFormatException e) {
      throw new DumpRefusedException(
          "The archive is damaged or is not a tar archive: " + e.getMessage());
    }
  }

  private static long checked(long size) {
    if (size < 0) {
      throw new DumpRefusedException("The archive is damaged: an entry has a negative size");
    }
    return size;
  }

  private byte[] content(Entry entry) throws IOException {
    if (entry.size() > LONGEST_RECORDS) {
      throw new DumpRefusedException("The archive is damaged: a header of it is too long");
    }
    byte[] content = exactly(Math.toIntExact(entry.size()));
    exactly(Tar.padding(entry.size()));
    return content;
  }

  private byte[] exactly(int count) throws IOException {
    try {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw cutOff(null);
      }
      return bytes;
    } catch (EOFException e) {
      throw cutOff(e);
    }
  }

  private static DumpRefusedException cutOff(@Nullable Exception cause) {
    DumpRefusedException refused =
        new DumpRefusedException("The archive of files is cut off; use another backup");
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static boolean isZero(byte[] header) {
    for (byte each : header) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }
}
