package dev.bench.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLayoutTest {

  private final LoggerContext loggers = new LoggerContext();

  @Test
  void a_line_has_level_logger_and_message() {
    assertThat(line(Level.INFO, "Serving", Map.of())).isEqualTo("INFO  Apps: Serving\n");
    assertThat(line(Level.ERROR, "Broken", Map.of())).isEqualTo("ERROR Apps: Broken\n");
  }

  @Test
  void whose_work_it_was_stands_before_the_message() {
    assertThat(
            line(
                Level.WARN,
                "Late",
                Map.of("generation", "4-ab", "site", "shop.localhost", "job", "", "other", "x")))
        .isEqualTo("WARN  Apps [site=shop.localhost generation=4-ab]: Late\n");
  }

  @Test
  void further_lines_begin_with_a_blank() {
    assertThat(line(Level.INFO, "one\ntwo\r\nthree", Map.of()))
        .isEqualTo("INFO  Apps: one\n    two\n    three\n");
  }

  @Test
  void a_stack_trace_belongs_to_its_line() {
    String text =
        layout(Audience.MANAGER).doLayout(event(Level.INFO, "x", Map.of(), new Error("a\nb")));
    assertThat(text.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("    "));
    assertThat(text)
        .startsWith("INFO  Apps: x\n    java.lang.Error: a\n    b\n        at dev.bench")
        .endsWith(")\n");
  }

  @Test
  void quoted_text_cannot_forge_a_line() {
    assertThat(line(Level.INFO, "user\u001b[2J\r%\u009d", Map.of("job", "a b]: ERROR\n\u001b%é")))
        .isEqualTo("INFO  Apps [job=a%20b%5D%3A%20ERROR%0A%1B%25é]: user%1B[2J%0D%%C2%9D\n");
  }

  @Test
  void who_reads_later_gets_date_and_offset() {
    String text = layout(Audience.FILE).doLayout(event(Level.INFO, "x", Map.of(), null));
    assertThat(text)
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.123[+-]\\d\\d:\\d\\d INFO  Apps: x\n");
    assertThat(layout(Audience.PERSON).doLayout(event(Level.INFO, "x", Map.of(), null)))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.123 INFO  Apps: x\n");
  }

  private String line(Level level, String message, Map<String, String> context) {
    return layout(Audience.MANAGER).doLayout(event(level, message, context, null));
  }

  private static LogLayout layout(Audience audience) {
    return new LogLayout(audience);
  }

  private LoggingEvent event(
      Level level, String message, Map<String, String> context, @Nullable Throwable failure) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(loggers);
    event.setLoggerName("dev.bench.app.Apps");
    event.setMessage(message);
    if (failure != null) {
      event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(failure));
    }
    event.setMDCPropertyMap(context);
    event.setInstant(Instant.ofEpochMilli(1_700_000_000_123L));
    event.setLevel(level);
    return event;
  }
}
