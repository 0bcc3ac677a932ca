package dev.bench.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.json.Json;
import dev.bench.process.output.LogCap;
import dev.bench.process.output.LogFile;
import dev.bench.process.output.Mark;
import dev.bench.process.output.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes while somebody follows. */
class LogFollowingTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final LogQuery ALL = new LogQuery(Set.of(), null, null, null, null, null);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Stamp stamp = new Stamp(InstantSource.system(), UTC);

  @Test
  void following_goes_on_across_rotations_and_into_new_files() throws Exception {
    LogFile log = log(new LogCap(4000, 3));
    write(log, 0);
    try (LogReading reading = new LogReading(book(), ALL, program())) {
      CompletableFuture<Void> following = following(reading, OptionalLong.of(10));
      await().until(() -> lines().size() == 1);
      for (int i = 1; i < 1000; i++) {
        write(log, i);
        if (i % 100 == 0) { // as many as two of three files hold, then it may catch up
          int written = i;
          await().until(() -> lines().size() == written + 1);
        }
      }
      await().until(() -> lines().size() == 1000);
      Files.writeString(folder.resolve("worker.log"), line("worker", "new"));
      await().until(() -> lines().size() == 1001);
      reading.stop();
      following.get();
    }
    assertThat(lines().subList(0, 1000).stream().map(LogFollowingTest::afterTime))
        .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(i -> "web | " + i).toList());
    assertThat(folder.resolve("web.log.2")).exists();
  }

  @Test
  void where_files_were_rotated_away_unseen_a_record_says_so() throws Exception {
    LogFile log = log(new LogCap(4000, 3));
    write(log, 0);
    try (LogReading reading = new LogReading(book(), named("web"), program())) {
      reading.show(OptionalLong.of(10), true);
      for (int i = 1; i < 1000; i++) {
        write(log, i);
      }
      reading.look();
    }
    List<String> lines = lines();
    int gap =
        lines.indexOf(lines.stream().filter(line -> line.contains("missing")).findAny().get());
    assertThat(lines.get(gap))
        .endsWith(
            " web ! … lines of web may be missing here: files were rotated away before they could be read");
    assertThat(number(lines.get(gap + 1))).isGreaterThan(500);
    assertThat(lines.subList(gap + 1, lines.size()).stream().map(LogFollowingTest::number))
        .containsExactlyElementsOf(
            IntStream.range(number(lines.get(gap + 1)), 1000).boxed().toList());
  }

  @Test
  void a_reader_that_was_slow_misses_nothing_that_is_still_in_a_file() throws Exception {
    LogFile log = log(new LogCap(4000, 4));
    write(log, 0);
    try (LogReading reading = new LogReading(book(), ALL, program())) {
      reading.show(OptionalLong.of(10), true);
      for (int i = 1; i < 280; i++) { // fewer than the files hold
        write(log, i);
      }
      assertThat(folder.resolve("web.log.2")).exists();
      reading.look();
    }
    assertThat(lines().stream().map(LogFollowingTest::number))
        .containsExactlyElementsOf(IntStream.range(0, 280).boxed().toList());
  }

  @Test
  void where_another_file_takes_the_place_of_a_log_lines_may_be_missing() throws Exception {
    Path file = folder.resolve("web.log");
    Files.writeString(file, line("web", "one"));
    try (LogReading reading = new LogReading(book(), ALL, new JsonView(out, UTC))) {
      reading.show(OptionalLong.of(10), true);
      Path next = Files.writeString(folder.resolve("next"), line("web", "two"));
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      reading.look();
    }
    List<Map<String, Object>> records =
        lines().stream().map(line -> Map.copyOf(Json.core().object(line))).toList();
    assertThat(records).extracting(each -> each.get("message")).startsWith("one").endsWith("two");
    assertThat(records.get(1))
        .containsEntry("missing", true)
        .containsEntry("process", "web")
        .containsEntry("level", "ERROR")
        .containsOnlyKeys("time", "process", "level", "missing", "message");
  }

  @Test
  void missing_lines_are_reported_to_every_query() {
    LogRecord record = LogRecord.ofMissing(Instant.EPOCH.plusMillis(1), "web");

    assertThat(new LogQuery(Set.of("web"), null, null, "a.localhost", "j", null).wants(record))
        .as("the missing lines may be of that site and job")
        .isTrue();
  }

  @Test
  void following_waits_for_the_end_of_a_line_and_survives_an_emptied_file() throws Exception {
    String line = line("web", "hello").strip();
    Files.writeString(folder.resolve("web.log"), line.substring(0, 35));
    try (LogReading reading = new LogReading(book(), ALL, program())) {
      CompletableFuture<Void> following = following(reading, OptionalLong.of(10));
      Files.writeString(
          folder.resolve("web.log"), line.substring(35) + "\n", StandardOpenOption.APPEND);
      await().until(() -> lines().size() == 1);
      assertThat(lines()).containsExactly(line);
      Files.writeString(folder.resolve("web.log"), "");
      Files.writeString(folder.resolve("web.log"), line.replace("hello", "x") + "\n");
      await().until(() -> lines().size() == 2);
      reading.stop();
      following.get();
    }
  }

  private static CompletableFuture<Void> following(LogReading reading, OptionalLong last)
      throws IOException {
    reading.show(last, true);
    return CompletableFuture.runAsync(() -> {
      try {
        reading.follow();
      } catch (IOException | InterruptedException failure) {
        throw new AssertionError(failure);
      }
    });
  }

  private LogFile log(LogCap cap) {
    return new LogFile(folder.resolve("web.log"), cap);
  }

  private void write(LogFile log, int number) throws IOException {
    byte[] line = bytes(line("web", Integer.toString(number)));
    log.begin(line.length);
    log.write(line);
    log.flush();
  }

  private LogBook book() {
    return new LogBook(folder, List.of("web", "worker"));
  }

  private LogView program() {
    return new TextView(
        out, List.of(), new TextView.Reader(false, false, InstantSource.system(), UTC));
  }

  private String line(String process, String text) {
    return new String(stamp.of(process, Mark.LINE), StandardCharsets.UTF_8) + text + "\n";
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static LogQuery named(String name) {
    return new LogQuery(Set.of(name), null, null, null, null, null);
  }

  private static int number(String line) {
    return Integer.parseInt(line.replaceFirst(".* ", ""));
  }

  private static String afterTime(String line) {
    return line.substring(LogLine.TIME_LENGTH + 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
