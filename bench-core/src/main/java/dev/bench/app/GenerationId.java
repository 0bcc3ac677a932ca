package dev.bench.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which generation of app code something runs on; as text {@code 12-9f3c01ab}.
 *
 * @param sequence counts the generations that {@code bench watch} has announced; 0 is the code that
 *     a process began with
 * @param content a hash of the code; two generations of the same content serve the same
 */
public record GenerationId(long sequence, String content) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15})-([0-9a-f]{1,64})");

  /** Refuses what no text stands for. */
  public GenerationId {
    String text = sequence + "-" + content;
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a generation; expected a number and a hash, 12-9f3c01ab say"
              .formatted(text));
    }
  }

  /** The generation that {@code text} stands for; empty when it stands for none. */
  public static Optional<GenerationId> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(new GenerationId(Long.parseLong(parts.group(1)), parts.group(2)))
        : Optional.empty();
  }

  @JsonCreator
  static GenerationId of(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("\"%s\" is not a generation".formatted(text)));
  }

  /** Whether it was announced after {@code other}. */
  public boolean isNewerThan(GenerationId other) {
    return sequence > other.sequence;
  }

  @JsonValue
  @Override
  public String toString() {
    return sequence + "-" + content;
  }
}
