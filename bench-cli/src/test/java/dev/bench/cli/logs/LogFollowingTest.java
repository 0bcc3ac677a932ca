package dev.bench.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes while somebody follows. */
@Timeout(60)
class LogFollowingTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final LogQuery ALL = new LogQuery(Set.of(), null, null, null, null, null);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Stamp stamp = new Stamp(InstantSource.system(), UTC);

  @Test
  void following_goes_on_across_rotations_and_into_new_files() throws Exception {
    LogFile log = new LogFile(folder.resolve("web.log"), new LogCap(4000, 3));
    Consumer<Integer> writeLine =
        number -> {
          byte[] head = stamp.of("web", Mark.LINE);
          byte[] text = bytes(number + "\n");
          try {
            log.begin(head.length + text.length);
            log.write(head);
            log.write(text);
            log.flush();
          } catch (IOException failure) {
            throw new AssertionError(failure);
          }
        };
    writeLine.accept(0);
    try (LogReading reading = new LogReading(book(), ALL, program())) {
      CompletableFuture<Void> following = following(reading, OptionalLong.of(10));
      await().until(() -> lines().size() == 1);
      for (int i = 1; i < 1000; i++) {
        writeLine.accept(i);
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

  private static String afterTime(String line) {
    return line.substring(LogLine.TIME_LENGTH + 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
