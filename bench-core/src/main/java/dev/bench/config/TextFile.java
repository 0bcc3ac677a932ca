package dev.bench.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files that people write: UTF-8 whatever the locale, from any editor.
 *
 * <p>The process manager has a reader of its own with the same rules, since it knows no bench.
 */
public final class TextFile {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private TextFile() {}

  /**
   * The text of {@code file}, without a byte order mark, each line ended by a line feed.
   *
   * @throws IOException when it is not UTF-8; names the line and shows none of it
   */
  public static String read(Path file) throws IOException {
    String text = decoded(Files.readAllBytes(file));
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return text.substring(marked ? 1 : 0).replace("\r\n", "\n").replace('\r', '\n');
  }

  /**
   * What stands in {@code file}, a word a line: without blank lines, without lines that begin with
   * {@code #}, and without what follows a {@code #} after a blank.
   */
  public static List<String> entries(Path file) throws IOException {
    return read(file)
        .lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String decoded(byte[] bytes) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new IOException("line %d is not UTF-8 text; save the file as UTF-8".formatted(line));
    }
    return out.flip().toString();
  }
}
