package dev.bench.process.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many bytes of a log lie before one of its files, those included that are gone: so whoever
 * reads on in a later file knows what he has missed.
 *
 * <p>Shape: a decimal number in the attribute {@code user.bench.offset} of the file, which keeps it
 * whatever its name is. Where the file system has no attributes, nothing is known.
 */
public final class LogOffset {

  private static final String ATTRIBUTE = "user:bench.offset";

  private LogOffset() {}

  /** The offset of a file; empty when it does not say. */
  public static OptionalLong of(Path file) {
    try {
      byte[] value = (byte[]) Files.getAttribute(file, ATTRIBUTE);
      return OptionalLong.of(Long.parseLong(new String(value, StandardCharsets.US_ASCII)));
    } catch (IOException | UnsupportedOperationException | NumberFormatException unknown) {
      return OptionalLong.empty();
    }
  }

  /** Lets a new file say how much lies before it: all up to the end of {@code before}. */
  static void setBehind(Path before, Path file) throws IOException {
    long offset = Files.exists(before) ? of(before).orElse(0) + Files.size(before) : 0;
    byte[] value = Long.toString(offset).getBytes(StandardCharsets.US_ASCII);
    try {
      Files.setAttribute(file, ATTRIBUTE, ByteBuffer.wrap(value));
    } catch (IOException | UnsupportedOperationException noAttributesHere) {
      // Then nobody knows.
    }
  }
}
