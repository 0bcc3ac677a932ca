package dev.bench.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.json.Json;
import dev.bench.process.output.LogLevel;
import dev.bench.process.output.OutputGoneException;
import dev.bench.process.output.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReadingTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Instant START = Instant.parse("2026-10-03T10:00:00Z");
  private static final LogQuery ALL = new LogQuery(Set.of(), null, null, null, null, null);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void logs_are_merged_by_time() throws IOException {
    write("web.log", "web", 1, "a", 4, "d");
    write("redis-cache.log.1", "redis_cache", 2, "b");
    write("redis-cache.log", "redis_cache", 3, "c");
    assertThat(shown(ALL, OptionalLong.empty()))
        .containsExactly("web | a", "redis_cache | b", "redis_cache | c", "web | d");
  }

  @Test
  void what_is_shown_is_what_is_in_the_file() throws IOException {
    write("web.log", "web", 1, "INFO  Apps: a");
    read(ALL, OptionalLong.empty());
    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("web.log")));
  }

  @Test
  void the_last_ones_are_found_without_reading_all() throws IOException {
    numbered("web.log.1", 0, 30_000);
    numbered("web.log", 30_000, 60_000);
    write("redis-cache.log", "redis_cache", 59_998, "redis");
    assertThat(shown(ALL, OptionalLong.of(3)))
        .containsExactly("redis_cache | redis", "web | 59998", "web | 59999");
    assertThat(shown(ALL, OptionalLong.of(0))).isEmpty();
    assertThat(shown(ALL, OptionalLong.of(50_000))).hasSize(50_000).contains("web | 10001");
    assertThat(shown(ALL, OptionalLong.of(70_000))).hasSize(60_001);
  }

  @Test
  void the_last_ones_that_match_may_be_far_back() throws IOException {
    numbered("web.log", 0, 40_000);
    LogQuery rare = grep("\\| 7|^7$");
    assertThat(shown(rare, OptionalLong.of(1))).containsExactly("web | 7");
    assertThat(shown(grep("^nothing"), OptionalLong.of(1))).isEmpty();
  }

  @Test
  void since_a_time_only_what_came_then_is_shown() throws IOException {
    numbered("web.log.1", 0, 20_000);
    numbered("web.log", 20_000, 40_000);
    LogQuery since = new LogQuery(Set.of(), at(39_990), null, null, null, null);
    assertThat(shown(since, OptionalLong.empty()))
        .containsExactlyElementsOf(
            IntStream.range(39_990, 40_000).mapToObj(i -> "web | " + i).toList());
    assertThat(shown(since, OptionalLong.of(2))).containsExactly("web | 39998", "web | 39999");
    assertThat(shown(since(at(15_000)), OptionalLong.empty())).hasSize(25_000);
    assertThat(shown(since(at(50_000)), OptionalLong.empty())).isEmpty();
  }

  @Test
  void a_file_that_is_too_old_is_not_read() throws IOException {
    write("web.log.1", "web", 1, "a line that says it is young", 90_000, "young");
    Files.setLastModifiedTime(folder.resolve("web.log.1"), FileTime.from(at(2)));
    write("web.log", "web", 90_001, "b");
    assertThat(shown(since(at(80_000)), OptionalLong.empty())).containsExactly("web | b");
  }

  @Test
  void a_name_is_a_process_or_all_of_its_line() throws IOException {
    write("worker.log", "worker.1", 1, "a");
    append("worker.log", "worker.2", 2, "b");
    append("worker.log", "worker_long", 3, "c");
    write("web.log", "web", 4, "d");
    assertThat(shown(named("worker"), OptionalLong.empty()))
        .containsExactly("worker.1 | a", "worker.2 | b");
    assertThat(shown(named("worker.2", "web"), OptionalLong.of(10)))
        .containsExactly("worker.2 | b", "web | d");
    assertThat(shown(named("worker_long"), OptionalLong.empty()))
        .containsExactly("worker_long | c");
  }

  @Test
  void site_job_and_level_are_those_of_the_line() throws IOException {
    write(
        "worker.log",
        "worker",
        1,
        "INFO  Jobs [site=a.localhost job=j1]: one",
        2,
        "ERROR Jobs [site=b.localhost job=j2]: two\n    at X",
        3,
        "WARN  Jobs: three",
        4,
        "ERROR, says somebody else, [site=a.localhost]");
    assertThat(
            shown(
                new LogQuery(Set.of(), null, null, "a.localhost", null, null),
                OptionalLong.empty()))
        .singleElement()
        .asString()
        .endsWith("one");
    assertThat(shown(new LogQuery(Set.of(), null, null, null, "j2", null), OptionalLong.empty()))
        .containsExactly("worker | ERROR Jobs [site=b.localhost job=j2]: two", "worker |     at X");
    assertThat(
            shown(
                new LogQuery(Set.of(), null, null, null, null, LogLevel.WARN),
                OptionalLong.empty()))
        .hasSize(3)
        .last()
        .asString()
        .endsWith("three");
    assertThat(shown(grep("at X"), OptionalLong.empty())).as("the stack trace counts").hasSize(2);
  }

  @Test
  void json_has_what_is_known_and_no_more() throws IOException {
    write(
        "web.log",
        "web",
        1,
        "INFO  Apps [site=a.localhost user=x job=j1 generation=4-ab]: \u001b[31mred\u001b[0m\n    at X");
    append("web.log", "web", 2, "plain \"text\"");
    Files.write(
        folder.resolve("web.log"),
        bytes(
            Stamp.format(at(3), UTC)
                + " web * stopped\n"
                + Stamp.format(at(4), UTC)
                + " web ! ended with exit code 1\n"),
        StandardOpenOption.APPEND);
    try (LogReading reading = new LogReading(book(), ALL, new JsonView(out, UTC))) {
      reading.show(OptionalLong.empty(), false);
    }
    assertThat(lines().stream().map(line -> Json.core().object(line)))
        .containsExactly(
            new LinkedHashMap<>(
                Map.of(
                    "time", "2026-10-03T10:00:00.001+00:00",
                    "process", "web",
                    "level", "INFO",
                    "logger", "Apps",
                    "site", "a.localhost",
                    "user", "x",
                    "job", "j1",
                    "generation", "4-ab",
                    "message", "red\n    at X")),
            Map.of(
                "time", "2026-10-03T10:00:00.002+00:00",
                "process", "web",
                "message", "plain \"text\""),
            Map.of(
                "time", "2026-10-03T10:00:00.003+00:00",
                "process", "web",
                "manager", true,
                "message", "stopped"),
            Map.of(
                "time", "2026-10-03T10:00:00.004+00:00",
                "process", "web",
                "level", "ERROR",
                "manager", true,
                "message", "ended with exit code 1"));
    LogQuery errors = new LogQuery(Set.of(), null, null, null, null, LogLevel.ERROR);
    assertThat(shown(errors, OptionalLong.empty())).containsExactly("web ! ended with exit code 1");
  }

  @Test
  void a_person_sees_short_times_and_colours() throws IOException {
    write("web.log", "web", 1, "WARN  Apps: late");
    Files.write(
        folder.resolve("worker.log"),
        bytes(
            Stamp.format(at(2), UTC)
                + " worker * ready\n"
                + Stamp.format(at(3), UTC)
                + " worker ! killed\n"));
    InstantSource clock = InstantSource.fixed(START);
    show(ALL, new TextView.Reader(true, true, clock, UTC));
    assertThat(lines())
        .containsExactly(
            "\u001b[2m10:00:00.001\u001b[0m \u001b[36mweb    | \u001b[0m"
                + "\u001b[1;33mWARN \u001b[0m \u001b[2mApps: \u001b[0mlate",
            "\u001b[2m10:00:00.002\u001b[0m \u001b[32mworker | \u001b[0m\u001b[2mready\u001b[0m",
            "\u001b[2m10:00:00.003\u001b[0m \u001b[32mworker | \u001b[0m\u001b[31mkilled\u001b[0m");
    show(ALL, new TextView.Reader(true, false, clock, UTC));
    assertThat(lines())
        .startsWith("10:00:00.001 web    | WARN  Apps: late", "10:00:00.002 worker | ready");
    show(ALL, new TextView.Reader(true, false, InstantSource.system(), UTC));
    assertThat(lines().getFirst()).startsWith("2026-10-03 10:00:00.001 web ");
  }

  @Test
  void a_progress_bar_does_not_overwrite_the_time_and_the_name() throws IOException {
    Files.write(folder.resolve("web.log"), bytes(Stamp.format(at(1), UTC) + " web | 10 %\r20 %\n"));
    show(ALL, new TextView.Reader(true, false, InstantSource.fixed(START), UTC));
    assertThat(lines()).containsExactly("10:00:00.001 web    | 10 %", "10:00:00.001 web    | 20 %");
  }

  @Test
  void it_ends_when_its_reader_is_gone() throws IOException {
    numbered("web.log", 0, 10_000);
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    LogView view = new TextView(closed, List.of(), programReader());
    try (LogReading reading = new LogReading(book(), ALL, view)) {
      assertThatThrownBy(() -> reading.show(OptionalLong.empty(), false))
          .isInstanceOf(OutputGoneException.class);
    }
  }

  @Test
  void files_of_other_programs_are_left_alone() throws IOException {
    write("web.log", "web", 1, "a");
    Files.writeString(folder.resolve("mariadb.log"), "2026-10-03 10:00:00 0 [Note] started\n");
    write("mail.log", "mail", 2, "b");
    assertThat(shown(ALL, OptionalLong.of(10))).containsExactly("web | a", "mail | b");
    assertThat(book().names())
        .containsExactly("redis_cache", "web", "worker", "worker_long", "mail");
  }

  private void numbered(String file, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(Stamp.format(at(i), UTC)).append(" web | ").append(i).append('\n');
    }
    Files.writeString(folder.resolve(file), lines);
    Files.setLastModifiedTime(folder.resolve(file), FileTime.from(at(to)));
  }

  private void write(String file, String process, Object... timesAndTexts) throws IOException {
    Files.writeString(folder.resolve(file), "");
    append(file, process, timesAndTexts);
  }

  private void append(String file, String process, Object... timesAndTexts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < timesAndTexts.length; i += 2) {
      String head = Stamp.format(at((Integer) timesAndTexts[i]), UTC) + " " + process + " | ";
      ((String) timesAndTexts[i + 1])
          .lines()
          .forEach(line -> lines.append(head).append(line).append('\n'));
    }
    Files.writeString(folder.resolve(file), lines, StandardOpenOption.APPEND);
  }

  private List<String> shown(LogQuery query, OptionalLong last) throws IOException {
    out.reset();
    read(query, last);
    return lines().stream().map(LogReadingTest::afterTime).toList();
  }

  private void read(LogQuery query, OptionalLong last) throws IOException {
    try (LogReading reading = new LogReading(book(), query, program())) {
      reading.show(last, false);
    }
  }

  private void show(LogQuery query, TextView.Reader reader) throws IOException {
    out.reset();
    LogView view = new TextView(out, List.of("web", "x", "worker"), reader);
    try (LogReading reading = new LogReading(book(), query, view)) {
      reading.show(OptionalLong.empty(), false);
    }
  }

  private LogBook book() {
    return new LogBook(folder, List.of("redis_cache", "web", "worker", "worker_long"));
  }

  private LogView program() {
    return new TextView(out, List.of(), programReader());
  }

  private static TextView.Reader programReader() {
    return new TextView.Reader(false, false, InstantSource.system(), UTC);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String afterTime(String line) {
    return line.substring(LogLine.TIME_LENGTH + 1);
  }

  private static LogQuery since(@Nullable Instant since) {
    return new LogQuery(Set.of(), since, null, null, null, null);
  }

  private static LogQuery grep(String regex) {
    return new LogQuery(Set.of(), null, Pattern.compile(regex), null, null, null);
  }

  private static LogQuery named(String... names) {
    return new LogQuery(Set.of(names), null, null, null, null, null);
  }

  private static Instant at(int millis) {
    return START.plus(Duration.ofMillis(millis));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
