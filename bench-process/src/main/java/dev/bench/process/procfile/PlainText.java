package dev.bench.process.procfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads UTF-8 text files of any editor, whatever the locale. */
final class PlainText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private PlainText() {}

  /**
   * The text of {@code file}, without a byte order mark, each line ended by a line feed.
   *
   * @throws BrokenProcfileException when it is not UTF-8; names the line and shows none of it
   */
  static String read(Path file) throws IOException {
    return ofAnyEditor(decoded(Files.readAllBytes(file), file));
  }

  /** {@code text} without a byte order mark, each line ended by a line feed. */
  static String ofAnyEditor(String text) {
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return text.substring(marked ? 1 : 0).replace("\r\n", "\n").replace('\r', '\n');
  }

  private static String decoded(byte[] bytes, Path file) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new BrokenProcfileException(
          "%s line %d is not UTF-8 text: save the file as UTF-8".formatted(file, line));
    }
    return out.flip().toString();
  }
}
