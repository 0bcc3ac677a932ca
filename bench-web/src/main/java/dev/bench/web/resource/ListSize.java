package dev.bench.web.resource;

import dev.bench.Config;
import dev.bench.ValidationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the list of one answer is so far. It is counted while the rows arrive, so that one list
 * cannot fill the heap.
 *
 * <p>Confined to one thread.
 */
final class ListSize {

  private static final long MOST_BYTES = 16L << 20;
  private static final int VALUE_BYTES = 16;

  private final long most;
  private long bytes;

  private ListSize(long most) {
    this.most = most;
  }

  /** An empty list of at most {@code max_list_size} bytes. */
  static ListSize of(Config config) {
    return new ListSize(config.number("max_list_size").orElse(MOST_BYTES));
  }

  /**
   * Adds a row: a byte for each character of a text, and 16 for each value.
   *
   * @throws ValidationException when the list is too long with it
   */
  void add(Map<String, @Nullable Object> row) {
    for (Object value : row.values()) {
      bytes += VALUE_BYTES + (value instanceof String text ? text.length() : 0);
    }
    if (bytes > most) {
      throw new ValidationException(
          "The list is longer than %d bytes (max_list_size); ask for less with limit or fields"
              .formatted(most));
    }
  }
}
