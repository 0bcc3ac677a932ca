package dev.bench.cli.logs;

import dev.bench.process.output.Mark;
import dev.bench.process.output.Paint;
import dev.bench.process.output.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as lines.
 *
 * <p>For a person: the time of day, with the date when it is not of today, the name padded to the
 * longest one, the text as {@code bench start} shows it. For a program: the lines of a {@link
 * LogLine} as they are in the file. Without colours all control sequences are taken out.
 */
public final class TextView implements LogView {

  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final DateTimeFormatter EARLIER =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  /**
   * The reader of the lines.
   *
   * @param person whether the reader is a person and not a program
   * @param colours whether there may be colours
   * @param clock says which day is today
   * @param zone in which times are said
   */
  public record Reader(boolean person, boolean colours, InstantSource clock, ZoneId zone) {}

  private static final String UNKNOWN = "-           ";

  private final RecordOutput outlet;
  private final Reader reader;
  private final Map<String, String> colours = new HashMap<>();
  private int width;

  /**
   * Writes to that stream.
   *
   * @param names the processes in the order in which {@code bench start} gives them colours
   */
  public TextView(OutputStream out, List<String> names, Reader reader) {
    this.outlet = new RecordOutput(out);
    this.reader = reader;
    for (String name : names) {
      colour(name);
      width = Math.max(width, name.length());
    }
  }

  @Override
  public void show(LogRecord record) throws IOException {
    ByteArrayOutputStream out = outlet.bytes();
    String prefix = reader.person() ? forPerson(record) : forProgram(record);
    byte[] text = record.text();
    int start = 0;
    for (int end = 0; end <= text.length; end++) {
      if (end == text.length || text[end] == '\n' || (text[end] == '\r' && reader.person())) {
        put(prefix, out);
        line(Arrays.copyOfRange(text, start, end), record.mark(), out);
        // A progress bar does not overwrite the prefix: it comes again.
        out.write(end == text.length ? '\n' : text[end]);
        start = end + 1;
      }
    }
    outlet.recordEnds();
  }

  @Override
  public void flush() throws IOException {
    outlet.flush();
  }

  private void line(byte[] text, Mark mark, ByteArrayOutputStream out) {
    if (!reader.colours()) {
      out.writeBytes(Paint.plain(text));
    } else if (mark.isManagers()) {
      put(mark == Mark.FAILURE ? Paint.RED : Paint.FAINT, out);
      out.writeBytes(Paint.plain(text));
      put(Paint.RESET, out);
    } else {
      Paint.text(text, out);
    }
  }

  private String forProgram(LogRecord record) {
    Mark mark = record.mark() == Mark.REST ? Mark.LINE : record.mark();
    String time = record.isTimed() ? Stamp.format(record.time(), reader.zone()) : "-";
    return "%s %s %s ".formatted(time, record.process(), mark.sign());
  }

  private String forPerson(LogRecord record) {
    ZonedDateTime at = record.time().atZone(reader.zone());
    boolean today =
        at.toLocalDate().equals(LocalDate.ofInstant(reader.clock().instant(), reader.zone()));
    String time = record.isTimed() ? (today ? TODAY : EARLIER).format(at) : UNKNOWN;
    width = Math.max(width, record.process().length());
    String name = record.process() + " ".repeat(width - record.process().length()) + " | ";
    return reader.colours()
        ? Paint.FAINT + time + Paint.RESET + " " + colour(record.process()) + name + Paint.RESET
        : time + " " + name;
  }

  private String colour(String process) {
    return colours.computeIfAbsent(process, _ -> Paint.ofName(colours.size()));
  }

  private static void put(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
