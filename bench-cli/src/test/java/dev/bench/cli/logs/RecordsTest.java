package dev.bench.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.bench.logging.LogLayout;
import dev.bench.process.output.LogLevel;
import dev.bench.process.output.Mark;
import dev.bench.process.output.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back as it was meant. */
class RecordsTest {

  private static final Instant NOW = Instant.parse("2026-10-03T19:48:23.123Z");

  @TempDir Path folder;

  private final Stamp stamp = new Stamp(InstantSource.fixed(NOW), ZoneId.of("Europe/Berlin"));
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @Test
  void time_process_and_bytes_come_back() {
    byte[] text = {(byte) 0xff, ' ', '|', 0, '\r'};
    for (Mark mark : Mark.values()) {
      write("worker_long.2", mark, text);
      LogLine line = LogLine.parse(withoutEnd(file.toByteArray()));
      assertThat(line.time()).isEqualTo(NOW);
      assertThat(line.process()).isEqualTo("worker_long.2");
      assertThat(line.mark()).isEqualTo(mark);
      assertThat(line.text()).isEqualTo(text);
      file.reset();
    }
  }

  @Test
  void an_empty_line_comes_back() {
    write("web", Mark.LINE, new byte[0]);
    LogLine line = LogLine.parse(withoutEnd(file.toByteArray()));
    assertThat(line.process()).isEqualTo("web");
    assertThat(line.text()).isEmpty();
  }

  @Test
  void a_line_that_only_looks_like_ours_is_foreign() {
    for (String text :
        List.of(
            "",
            "hello",
            "2026-13-03T21:48:23.123+02:00 web | x",
            "2026-10-03T21:48:23.12x+02:00 web | x",
            "2026-10-03T21:48:23.123+29:00 web | x",
            "2026-10-03T21:48:23.123+02:00web | x")) {
      LogLine line = LogLine.parse(bytes(text));
      assertThat(line.time()).as(text).isNull();
      assertThat(line.text()).isEqualTo(bytes(text));
    }
  }

  @Test
  void a_line_of_our_own_layout_is_taken_apart() throws IOException {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(new LoggerContext());
    event.setLoggerName("dev.bench.app.Apps");
    event.setLevel(Level.ERROR);
    event.setMessage("Broken: [x=y]: é\nsecond line");
    event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("boom")));
    event.setInstant(NOW);
    event.setMDCPropertyMap(
        Map.of("site", "shop.localhost", "job", "a b]: %41", "user", "é@x", "generation", "4-ab"));
    file.writeBytes(bytes(new LogLayout().doLayout(event)));

    LogRecord record = records("node-socketio.log").getFirst();
    assertThat(records("node-socketio.log")).hasSize(1);
    assertThat(record.time()).as("this test runs unmanaged, so the layout says it").isEqualTo(NOW);
    assertThat(record.process()).isEqualTo("socketio");
    assertThat(record.head().level()).isEqualTo(LogLevel.ERROR);
    assertThat(record.logger()).isEqualTo("Apps");
    assertThat(record.context())
        .isEqualTo(
            Map.of(
                "site", "shop.localhost", "job", "a b]: %41", "user", "é@x", "generation", "4-ab"));
    assertThat(record.message())
        .startsWith(
            "Broken: [x=y]: é\n    second line\n    java.lang.IllegalStateException: boom\n");
  }

  @Test
  void a_stack_trace_belongs_to_its_record_also_when_another_process_writes_in_between()
      throws IOException {
    write("worker.1", Mark.LINE, bytes("ERROR Jobs: one"));
    write("worker.2", Mark.LINE, bytes("INFO  Jobs: two"));
    write("worker.1", Mark.LINE, bytes("    at A"));
    write("worker.2", Mark.LINE, bytes("\tmore"));
    write("worker.1", Mark.LINE, bytes("INFO  Jobs: three"));
    assertThat(records("worker.log"))
        .extracting(record -> record.process() + " " + record.message())
        .containsExactly("worker.1 one\n    at A", "worker.2 two\n\tmore", "worker.1 three");
  }

  @Test
  void a_line_that_was_broken_off_is_whole_again() throws IOException {
    write("a", Mark.LINE, bytes("one "));
    write("b", Mark.LINE, bytes("between"));
    write("a", Mark.REST, bytes("two "));
    write("a", Mark.MANAGER, bytes("asked to end"));
    write("a", Mark.REST, bytes("three"));
    assertThat(records("a.log"))
        .extracting(record -> record.process() + " " + record.message())
        .containsExactly("a one two three", "b between", "a asked to end");
  }

  @Test
  void lines_of_others_have_the_time_of_the_line_before() throws IOException {
    file.writeBytes(bytes("old\n"));
    write("web", Mark.LINE, bytes("hello"));
    file.writeBytes(bytes("java.lang.Error\n\tat x\nmore"));
    List<LogRecord> records = records("web.log");
    assertThat(records)
        .extracting(LogRecord::message)
        .containsExactly("old", "hello", "java.lang.Error\n\tat x", "more");
    assertThat(records)
        .extracting(LogRecord::time)
        .containsExactly(LogRecord.UNKNOWN, NOW, NOW, NOW);
  }

  @Test
  void a_line_of_ten_megabytes_is_one_record() throws IOException {
    write("web", Mark.LINE, new byte[10 * 1024 * 1024]);
    write("web", Mark.LINE, bytes("next"));
    assertThat(records("web.log"))
        .extracting(record -> record.text().length)
        .containsExactly(10 * 1024 * 1024, 4);
  }

  private List<LogRecord> records(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, file.toByteArray());
    List<LogRecord> records = new ArrayList<>();
    try (LogStream lines = new LogStream(path)) {
      lines.toStart();
      LogMerge.all(List.of(new RecordReader(lines, LogFiles.lineOf(path))), true, records::add);
    }
    return records;
  }

  private void write(String process, Mark mark, byte[] text) {
    file.writeBytes(stamp.of(process, mark));
    file.writeBytes(text);
    file.write('\n');
  }

  private static byte[] withoutEnd(byte[] line) {
    return Arrays.copyOf(line, line.length - 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
