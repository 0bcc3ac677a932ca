package dev.bench.web.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.config.Settings;
import dev.bench.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AccessLogTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void a_request_is_one_line_in_the_combined_format_unless_the_settings_say_otherwise()
      throws IOException {
    write(Map.of(), Duration.ofMillis(1234));

    Path file = folder.resolve("access.log");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file))
        .singleElement()
        .asString()
        .matches(
            "192\\.0\\.2\\.7 - ann@x\\.org \\[01/Jan/1970:.*] \"GET /p\\?a=b HTTP/1\\.1\" 200 5"
                + " \"-\" \"agent \\\\x22x\\\\x22\" one\\.test request-1 1\\.234");
    assertThat(folder.resolve("monitor.json.log")).doesNotExist();
  }

  @Test
  void json_and_frappes_monitor_are_objects_with_their_own_units_of_time() throws IOException {
    write(Map.of("access_log", "json", "monitor", true), Duration.ofMillis(1234));

    assertThat(Json.core().object(Files.readString(folder.resolve("access.log"))))
        .containsEntry("time", "1970-01-01T00:00:00Z")
        .containsEntry("id", "request-1")
        .containsEntry("site", "one.test")
        .containsEntry("target", "/p?a=b")
        .containsEntry("status", 200)
        .containsEntry("duration_ms", 1234.0);
    assertThat(Json.core().object(Files.readString(folder.resolve("monitor.json.log"))))
        .containsEntry("uuid", "request-1")
        .containsEntry("duration", 1_234_000)
        .extractingByKey("request")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("path", "/p")
        .containsEntry("status_code", 200);
  }

  @Test
  void a_log_that_is_off_has_no_file() {
    write(Map.of("access_log", "off"), Duration.ZERO);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_request_of_five_seconds_is_slow_unless_the_settings_say_otherwise() {
    assertThat(warnings(Map.of(), Duration.ofMillis(4999))).isEmpty();
    assertThat(warnings(Map.of(), Duration.ofSeconds(5)))
        .containsExactly(
            "GET /p took 5000 ms (site one.test, user ann@x.org, request request-1);"
                + " slow_request_limit is 5000 ms");
    assertThat(warnings(Map.of("slow_request_limit", "1s"), Duration.ofSeconds(1))).hasSize(1);
    assertThat(warnings(Map.of("slow_request_limit", "0s"), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void a_full_file_makes_room_and_the_oldest_goes() {
    Path file = folder.resolve("access.log");
    try (LineFile log = new LineFile(file, 3, 3, LIMIT)) {
      for (String line : List.of("one", "two", "three", "four")) {
        log.add(() -> line);
        await().until(() -> text(file).equals(line + "\n"));
      }
    }

    assertThat(folder.resolve("access.log.1")).hasContent("three");
    assertThat(folder.resolve("access.log.2")).hasContent("two");
    assertThat(folder.resolve("access.log.3")).doesNotExist();
  }

  @Test
  void closing_says_how_many_lines_a_disk_that_hangs_has_not_taken() throws Exception {
    Path pipe = folder.resolve("access.log");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    List<String> said =
        said(LineFile.class, () -> addTwoLines(new LineFile(pipe, 9, 3, Duration.ofMillis(100))));

    // The writer waits in open until the pipe has a reader.
    try (RandomAccessFile _ = new RandomAccessFile(pipe.toFile(), "rw")) {
      await().until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(this::writes));
    }
    assertThat(said)
        .contains(
            "2 lines of %s are lost: they could not be written within 100 ms".formatted(pipe));
  }

  private boolean writes(Thread thread) {
    return thread.getName().equals("log-access.log");
  }

  @Test
  void files_are_closed_side_by_side_while_a_disk_hangs() throws Exception {
    List<Path> pipes = List.of(folder.resolve("access.log"), folder.resolve("monitor.json.log"));
    for (Path pipe : pipes) {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }
    AccessLog log = AccessLog.open(folder, new Settings(Map.of("monitor", true)), LIMIT);
    log.write(entry(Duration.ZERO));

    Thread closing = Thread.ofPlatform().start(log::close);

    await().until(() -> threadsThatClose() >= pipes.size());
    // Each writer waits in open until its pipe has a reader.
    try (RandomAccessFile _ = new RandomAccessFile(pipes.getFirst().toFile(), "rw");
        RandomAccessFile _ = new RandomAccessFile(pipes.getLast().toFile(), "rw")) {
      assertThat(closing.join(LIMIT.multipliedBy(2))).isTrue();
    }
  }

  private static long threadsThatClose() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .filter(frame -> frame.getClassName().equals(LineFile.class.getName()))
        .filter(frame -> frame.getMethodName().equals("close"))
        .count();
  }

  @Test
  void closing_counts_the_lines_that_a_broken_disk_has_refused_and_does_not_wait()
      throws IOException {
    Path taken = Files.createDirectories(folder.resolve("access.log"));

    List<String> said =
        said(LineFile.class, () -> addTwoLines(new LineFile(taken, 1 << 20, 3, LIMIT)));

    assertThat(said)
        .hasSize(2)
        .first(STRING)
        .isEqualTo(taken + " cannot be written; its lines are left out until it can");
    assertThat(said)
        .last(STRING)
        .isEqualTo("2 lines of " + taken + " are lost: the disk did not take them");
  }

  private static void addTwoLines(LineFile log) {
    log.add(() -> "one");
    log.add(() -> "two");
    log.close();
  }

  private List<String> warnings(Map<String, Object> settings, Duration took) {
    return said(AccessLog.class, () -> write(settings, took));
  }

  private static List<String> said(Class<?> source, Runnable act) {
    Logger logger = (Logger) LoggerFactory.getLogger(source);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      act.run();
    } finally {
      logger.detachAppender(said);
    }
    return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Writes one request down, and waits until it is in the files that the settings name. */
  private void write(Map<String, Object> settings, Duration took) {
    try (AccessLog log = AccessLog.open(folder, new Settings(settings))) {
      log.write(entry(took));
      if (!"off".equals(settings.get("access_log"))) {
        await().until(() -> isWritten("access.log"));
      }
      if (settings.containsKey("monitor")) {
        await().until(() -> isWritten("monitor.json.log"));
      }
    }
  }

  private static AccessEntry entry(Duration took) {
    RequestRecord record = RequestRecord.begin(Optional.of("request-1"));
    record.site("one.test");
    record.user("ann@x.org");
    record.address("192.0.2.7");
    return new AccessEntry(
        record,
        new AccessEntry.Asked("GET", "/p", "a=b", "HTTP/1.1"),
        "",
        "agent \"x\"",
        new AccessEntry.Answered(200, 5, took, false),
        Instant.EPOCH);
  }

  private boolean isWritten(String name) throws IOException {
    return text(folder.resolve(name)).endsWith("\n");
  }

  /** Empty while the file is not there, such as between two of its names. */
  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException notYet) {
      return "";
    }
  }
}
