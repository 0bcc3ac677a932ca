package dev.bench.web.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.config.Settings;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AccessLogTest {

  @TempDir private Path folder;

  @Test
  void a_line_in_json_has_a_member_for_each_part() throws Exception {
    try (AccessLog log = AccessLog.open(folder, new Settings(Map.of("access_log", "json")))) {
      log.write(entry(Duration.ofMillis(1500), false));
      Map<String, Object> line = Json.core().object(lines("access.log", 1).getFirst());
      assertThat(line)
          .containsEntry("time", "1970-01-01T00:00:00Z")
          .containsEntry("site", "log.test")
          .containsEntry("user", "ann@x.org")
          .containsEntry("address", "192.0.2.7")
          .containsEntry("method", "GET")
          .containsEntry("target", "/p?x=1&token=***")
          .containsEntry("protocol", "HTTP/1.1")
          .containsEntry("status", 404)
          .containsEntry("bytes", 12)
          .containsEntry("duration_ms", 1500.0)
          .containsEntry("referer", "https://log.test/")
          .containsEntry("agent", "a \"quoted\" agent");
      assertThat(line.get("id")).asString().matches("[0-9a-f]{16}");
    }
  }

  @Test
  void nothing_is_written_where_the_log_is_off() throws Exception {
    Settings off = new Settings(Map.of("access_log", "off", "monitor", true));
    try (AccessLog log = AccessLog.open(folder, off)) {
      log.write(entry(Duration.ZERO, false));
      lines("monitor.json.log", 1); // written by the same call
    }
    assertThat(folder.resolve("access.log")).doesNotExist();
  }

  @Test
  void the_file_begins_anew_at_its_size_and_as_many_as_asked_are_kept() throws Exception {
    try (LineFile file = new LineFile(folder.resolve("a.log"), 10, 3)) {
      for (int i = 1; i <= 5; i++) {
        String line = "the line " + i;
        file.add(() -> line);
        await().until(() -> read("a.log").contains(line));
      }
    }
    assertThat(read("a.log")).containsExactly("the line 5");
    assertThat(read("a.log.1")).containsExactly("the line 4");
    assertThat(read("a.log.2")).containsExactly("the line 3");
    assertThat(folder.resolve("a.log.3")).doesNotExist();
  }

  @Test
  void a_writer_follows_when_another_one_begins_the_file_anew() throws Exception {
    try (LineFile one = new LineFile(folder.resolve("a.log"), 20, 2);
        LineFile other = new LineFile(folder.resolve("a.log"), 20, 2)) {
      List<LineFile> writers = List.of(one, one, other, one, other);
      for (int i = 0; i < writers.size(); i++) {
        String line = "the line " + i;
        writers.get(i).add(() -> line);
        await().until(() -> read("a.log").contains(line));
      }
    }
    assertThat(read("a.log.1")).containsExactly("the line 2", "the line 3");
    assertThat(read("a.log")).containsExactly("the line 4");
  }

  @Test
  void a_slow_request_gets_a_line_in_the_log_of_the_process() throws Exception {
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.class);
    logger.addAppender(told);
    try (AccessLog log = open("2s");
        AccessLog none = open("0ms")) {
      log.write(entry(Duration.ofMillis(1999), false));
      log.write(entry(Duration.ofHours(1), true)); // a stream of events is as long as it likes
      none.write(entry(Duration.ofHours(1), false));
      log.write(entry(Duration.ofSeconds(2), false));
    } finally {
      logger.detachAppender(told);
    }
    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .filteredOn(line -> line.contains("log.test")) // other classes may run beside this one
        .singleElement()
        .asString()
        .contains("GET /p took 2000 ms (site log.test, user ann@x.org, request ")
        .contains("slow_request_limit is 2000 ms");
  }

  private AccessLog open(String slow) {
    return AccessLog.open(
        folder, new Settings(Map.of("access_log", "off", "slow_request_limit", slow)));
  }

  private List<String> lines(String file, int count) {
    return await().until(() -> read(file), all -> all.size() == count);
  }

  private List<String> read(String file) throws IOException {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (NoSuchFileException notYet) {
      return List.of();
    }
  }

  private static AccessEntry entry(Duration took, boolean isEndless) {
    RequestRecord record = RequestRecord.begin(Optional.empty());
    record.site("log.test");
    record.user("ann@x.org");
    record.address("192.0.2.7");
    return new AccessEntry(
        record,
        new AccessEntry.Asked("GET", "/p", "x=1&token=hidden", "HTTP/1.1"),
        "https://log.test/",
        "a \"quoted\" agent",
        new AccessEntry.Answered(404, 12, took, isEndless),
        Instant.EPOCH);
  }
}
