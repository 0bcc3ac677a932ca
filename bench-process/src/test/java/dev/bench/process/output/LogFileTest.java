package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir Path folder;

  @Test
  void a_file_is_never_longer_than_the_cap_and_all_are_never_more_than_it_allows()
      throws IOException {
    LogCap cap = new LogCap(1000, 3);
    LogFile log = log(cap);
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      line(log, i + " " + "x".repeat(random.nextInt(120)));
      log.flush();
      assertThat(sizes()).allMatch(size -> size <= 1000);
      assertThat(sizes().stream().mapToLong(each -> each).sum()).isLessThanOrEqualTo(3000);
    }
    assertThat(names()).containsExactlyInAnyOrder("web.log", "web.log.1", "web.log.2");
    List<String> all = new ArrayList<>();
    for (String name : List.of("web.log.2", "web.log.1", "web.log")) {
      all.addAll(Files.readAllLines(folder.resolve(name)));
    }
    int first = number(all.getFirst());
    assertThat(all.stream().map(LogFileTest::number))
        .as("the last ones, in order")
        .containsExactlyElementsOf(IntStream.range(first, 2000).boxed().toList());
  }

  @Test
  void a_long_line_stays_in_one_file_at_the_cost_of_an_older_one() throws IOException {
    LogFile log = log(new LogCap(1000, 3));
    for (int i = 0; i < 100; i++) {
      line(log, "x".repeat(99));
    }
    log.begin(900);
    for (int i = 0; i < 19; i++) {
      assertThat(log.isFullFor(100)).isFalse();
      log.write(bytes("y".repeat(100)));
      log.flush();
      assertThat(sizes().stream().mapToLong(each -> each).sum()).isLessThanOrEqualTo(3000);
    }
    assertThat(log.isFullFor(200)).isTrue();
    assertThat(Files.size(folder.resolve("web.log"))).isEqualTo(1900);
  }

  @Test
  void with_one_file_there_is_no_room_for_a_long_line() throws IOException {
    LogFile log = log(new LogCap(1000, 1));
    log.begin(900);
    log.write(new byte[996]);
    assertThat(log.isFullFor(5)).isTrue();
    line(log, "next");
    log.flush();
    assertThat(names()).containsExactly("web.log");
    assertThat(folder.resolve("web.log")).hasContent("next");
  }

  @Test
  void the_next_start_ends_a_line_that_a_crash_has_cut() throws IOException {
    Files.writeString(folder.resolve("web.log"), "one\ntw");
    LogFile log = log(new LogCap(1000, 2));
    line(log, "three");
    log.flush();
    assertThat(folder.resolve("web.log")).content().isEqualTo("one\ntw\nthree\n");
  }

  @Test
  void what_is_too_much_for_new_settings_goes_at_once() throws IOException {
    for (int i = 1; i < 9; i++) {
      Files.writeString(folder.resolve("web.log." + i), "x".repeat(100));
    }
    Files.writeString(folder.resolve("web.log.old"), "somebody's");
    LogFile log = log(new LogCap(100, 3));
    line(log, "hello");
    assertThat(names())
        .containsExactlyInAnyOrder("web.log", "web.log.1", "web.log.2", "web.log.old");
  }

  @Test
  void an_interrupted_rotation_continues() throws IOException {
    Files.writeString(folder.resolve("web.log"), "three\n");
    Files.writeString(folder.resolve("web.log.2"), "two\n");
    Files.writeString(folder.resolve("web.log.3"), "one\n");
    LogFile log = log(new LogCap(6, 9));
    line(log, "four");
    log.flush();
    line(log, "five");
    log.flush();
    assertThat(folder.resolve("web.log")).hasContent("five");
    assertThat(folder.resolve("web.log.1")).hasContent("four");
    assertThat(folder.resolve("web.log.2")).hasContent("three");
    assertThat(folder.resolve("web.log.3")).hasContent("two");
    assertThat(folder.resolve("web.log.4")).hasContent("one");
  }

  @Test
  void a_file_that_was_moved_away_is_created_again() throws IOException {
    LogFile log = log(new LogCap(1000, 2));
    line(log, "one");
    log.flush();
    Files.move(folder.resolve("web.log"), folder.resolve("kept"));
    line(log, "two");
    log.lookAgain();
    line(log, "three");
    log.flush();
    assertThat(folder.resolve("kept")).hasContent("one\ntwo");
    assertThat(folder.resolve("web.log")).hasContent("three");
  }

  @Test
  void only_the_owner_can_read_a_file() throws IOException {
    LogFile log = log(new LogCap(6, 2));
    for (String text : List.of("four", "five")) {
      line(log, text);
      log.flush();
    }
    for (String name : List.of("web.log", "web.log.1")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  private LogFile log(LogCap cap) {
    return new LogFile(folder.resolve("web.log"), cap);
  }

  private static void line(LogFile log, String text) throws IOException {
    byte[] line = bytes(text + "\n");
    log.begin(line.length);
    log.write(line);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private List<Long> sizes() throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (String name : names()) {
      sizes.add(Files.size(folder.resolve(name)));
    }
    return sizes;
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
