package dev.bench.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogAllowanceTest {

  private static final String OTHER = "other-job";

  private final LoggerContext loggers = new LoggerContext();
  private final LogLayout layout = new LogLayout(Audience.MANAGER);

  @Test
  void a_job_that_logs_without_end_leaves_one_line_instead() {
    List<String> lines = new ArrayList<>();
    try (LogContext _ = LogContext.open().job("chatty", 200)) {
      for (int i = 0; i < 1000; i++) {
        lines.add(line("shop.Report", "chatty", "line " + i));
      }
      assertThat(lines).filteredOn(line -> line.contains(": line ")).hasSizeBetween(1, 10);
      assertThat(lines)
          .filteredOn(line -> line.contains("as much as job_log_max_size allows (200 bytes)"))
          .hasSize(1);
      assertThat(String.join("", lines).length()).isLessThan(500);

      assertThat(line("shop.Report", OTHER, "of another job")).contains("of another job");
      assertThat(line("dev.bench.worker.JobRunner", "chatty", "Job chatty failed"))
          .contains("Job chatty failed");
    }
    assertThat(line("shop.Report", "chatty", "after its end")).contains("after its end");
  }

  @Test
  void what_was_left_out_is_counted() {
    LogAllowance.begin("counted", 60);
    for (int i = 0; i < 10; i++) {
      line("shop.Report", "counted", "x".repeat(100));
    }

    assertThat(LogAllowance.end("counted")).isEqualTo(10);
  }

  private String line(String logger, String job, String message) {
    LoggingEvent event =
        new LoggingEvent("", loggers.getLogger(logger), Level.INFO, message, null, null);
    event.setMDCPropertyMap(Map.of("job", job));
    return layout.doLayout(event);
  }
}
