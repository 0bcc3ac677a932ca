package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole lines to a terminal, each behind the name of its process.
 *
 * <p>Shape: {@code [HH:MM:SS ]}, the name padded to the longest one, {@code " | "}, the bytes as
 * they came without escape sequences. The prefix comes again after a carriage return, so a progress
 * bar does not overwrite it. On a terminal other control characters are taken out as well; with
 * colours each name has its own, and the text is painted ({@link Paint}).
 *
 * <p>The parts of a long line stay together until another process writes; then the rest is a line
 * of its own.
 *
 * <p>Threads: confined to one.
 */
public final class LinePrinter {

  private static final int MOST_HELD = 16 * 1024;
  private static final byte[] NONE = new byte[0];
  private static final byte[] FAINT = Paint.FAINT.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RED = Paint.RED.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESET = Paint.RESET.getBytes(StandardCharsets.US_ASCII);

  /**
   * The format of lines.
   *
   * @param colours whether names and levels are coloured, and a process may colour its lines
   * @param person whether a person looks at them, and no program
   * @param prefix false leaves the names out
   * @param time says the time before each name; null leaves it out
   */
  public record Look(
      boolean colours, boolean person, boolean prefix, @Nullable Supplier<LocalTime> time) {}

  /** Loaded only where times are wanted. */
  private static final class Time {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("HH:mm:ss ");
  }

  private final OutputWriter out;
  private final Look look;
  private int width;

  /** The processes in the order of their colours. */
  private final Map<String, byte[]> names = new LinkedHashMap<>();

  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(2 * MOST_HELD);

  /** The process whose line has not ended. */
  private @Nullable String open;

  /** A printer for some processes; others may be added. */
  public LinePrinter(OutputWriter out, Collection<String> names, Look look) {
    this.out = out;
    this.look = look;
    this.width = names.stream().mapToInt(String::length).max().orElse(0);
    names.forEach(this::add);
  }

  /** Adds a process; a longer name widens all prefixes. */
  public void add(String process) {
    if (process.length() > width) {
      List<String> known = List.copyOf(names.keySet());
      width = process.length();
      names.clear();
      known.forEach(this::name);
    }
    name(process);
  }

  /** A line of a process, or with {@code ended} false a part of one. */
  public void line(String process, byte[] text, boolean ended) {
    boolean goesOn = process.equals(open);
    if (!goesOn) {
      endOpen();
    }
    byte[] prefix = prefix(process);
    if (!goesOn) {
      pending.writeBytes(prefix);
    }
    if (!look.colours() && isPlainest(text)) {
      pending.write(text, 0, text.length);
    } else {
      writeBehind(prefix, text);
    }
    open = process;
    if (ended) {
      endOpen();
    }
    flushIfMuch();
  }

  /** Whether the line can be printed unchanged, as most lines can. */
  private static boolean isPlainest(byte[] text) {
    for (byte each : text) {
      if (each < ' ') {
        return false;
      }
    }
    return true;
  }

  private void writeBehind(byte[] prefix, byte[] text) {
    int start = 0;
    for (int i = prefix.length == 0 ? text.length : 0; i < text.length; i++) {
      if (text[i] == '\r') {
        write(text, start, i);
        pending.write('\r');
        pending.writeBytes(prefix);
        start = i + 1;
      }
    }
    write(text, start, text.length);
  }

  /** A line about a process, by the manager. */
  public void notice(String process, String text) {
    told(process, text, FAINT);
  }

  /** A line about a failure of a process, by the manager. */
  public void failure(String process, String text) {
    told(process, text, RED);
  }

  private void told(String process, String text, byte[] colour) {
    endOpen();
    pending.writeBytes(prefix(process));
    String told = look.prefix() ? text : process + ": " + text;
    pending.writeBytes(look.colours() ? colour : NONE);
    pending.writeBytes(plain(told.getBytes(StandardCharsets.UTF_8)));
    pending.writeBytes(look.colours() ? RESET : NONE);
    endLine();
  }

  private byte[] plain(byte[] text) {
    return look.person() || look.colours() ? Paint.plain(text) : Escapes.without(text);
  }

  /** A line of the manager's own; an empty one comes before it if it begins with a new line. */
  public void plain(String text) {
    endOpen();
    boolean apart = text.startsWith("\n");
    if (apart) {
      pending.write('\n');
    }
    pending.writeBytes(time());
    pending.writeBytes((apart ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8));
    endLine();
  }

  private void endLine() {
    pending.write('\n');
    flushIfMuch();
  }

  /** Flushes. */
  public void flush() {
    if (pending.size() > 0) {
      out.write(pending);
      pending.reset();
    }
  }

  private void write(byte[] text, int from, int to) {
    byte[] part = from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
    if (look.colours()) {
      Paint.text(part, pending);
    } else {
      pending.writeBytes(plain(part));
    }
  }

  private void endOpen() {
    if (open != null) {
      pending.write('\n');
      open = null;
    }
  }

  private void flushIfMuch() {
    if (pending.size() > MOST_HELD) {
      flush();
    }
  }

  private byte[] prefix(String process) {
    byte[] name = name(process);
    byte[] time = time();
    if (time.length == 0) {
      return name;
    }
    byte[] prefix = Arrays.copyOf(time, time.length + name.length);
    System.arraycopy(name, 0, prefix, time.length, name.length);
    return prefix;
  }

  private byte[] time() {
    Supplier<LocalTime> clock = look.time();
    if (clock == null) {
      return NONE;
    }
    String now = Time.FORMAT.format(clock.get());
    String painted = look.colours() ? Paint.FAINT + now + Paint.RESET : now;
    return painted.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] name(String process) {
    byte[] known = names.get(process);
    if (known != null || !look.prefix()) {
      return known == null ? NONE : known;
    }
    String padded = process + " ".repeat(Math.max(0, width - process.length())) + " | ";
    String painted = look.colours() ? Paint.ofName(names.size()) + padded + Paint.RESET : padded;
    byte[] name = painted.getBytes(StandardCharsets.UTF_8);
    names.put(process, name);
    return name;
  }
}
