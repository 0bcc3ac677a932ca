package dev.bench.cli.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes whole lines to a terminal, each behind the name of its process.
 *
 * <p>Shape: the name padded to the longest one, {@code " | "}, the bytes as they came. With colours
 * each name has its own, and a line that sets colours is reset at its end.
 *
 * <p>Threads: confined to one. Errors: when the terminal is gone nothing more is written.
 */
final class LinePrinter {

  private static final int[] COLOURS = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};
  private static final byte ESCAPE = 0x1b;
  private static final byte[] RESET = ascii("\u001b[0m");
  private static final byte[] FAINT = ascii("\u001b[2m");

  private final OutputStream out;
  private final boolean colours;
  private final boolean prefix;
  private final int width;
  private final Map<String, byte[]> prefixes = new LinkedHashMap<>();
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(16 * 1024);
  private boolean gone;

  /**
   * A printer for some processes.
   *
   * @param prefix false leaves the names out
   */
  LinePrinter(OutputStream out, Collection<String> names, boolean colours, boolean prefix) {
    this.out = out;
    this.colours = colours;
    this.prefix = prefix;
    this.width = names.stream().mapToInt(String::length).max().orElse(0);
    names.forEach(this::add);
  }

  /** One process more. */
  void add(String name) {
    String padded = name + " ".repeat(Math.max(0, width - name.length())) + " | ";
    int colour = COLOURS[prefixes.size() % COLOURS.length];
    String painted = colours ? "\u001b[" + colour + "m" + padded + "\u001b[0m" : padded;
    prefixes.put(name, ascii(prefix ? painted : ""));
  }

  /** A line of a process. */
  void line(String name, byte[] text) {
    pending.writeBytes(prefix(name));
    pending.writeBytes(text);
    if (colours && holdsEscape(text)) {
      pending.writeBytes(RESET);
    }
    end();
  }

  /** A line about a process, by the manager. */
  void notice(String name, String text) {
    pending.writeBytes(prefix(name));
    pending.writeBytes(colours ? FAINT : new byte[0]);
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    pending.writeBytes(colours ? RESET : new byte[0]);
    end();
  }

  /** A line of the manager's own, as it is. */
  void plain(String text) {
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    end();
  }

  /** Hands over what was held back. */
  void flush() {
    if (pending.size() > 0 && !gone) {
      try {
        pending.writeTo(out);
        out.flush();
      } catch (IOException terminalClosed) {
        gone = true;
      }
    }
    pending.reset();
  }

  private void end() {
    pending.write('\n');
    if (pending.size() > 8 * 1024) {
      flush();
    }
  }

  private byte[] prefix(String name) {
    return prefixes.getOrDefault(name, new byte[0]);
  }

  private static boolean holdsEscape(byte[] text) {
    for (byte each : text) {
      if (each == ESCAPE) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
