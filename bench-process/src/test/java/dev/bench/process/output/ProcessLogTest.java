package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLogTest {

  private static final String TIME = "2026-10-03T21:48:23.123+02:00 ";

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();
  private long nanos;

  @Test
  void each_line_has_its_time_and_process() throws IOException {
    ProcessLog log = log(folder.resolve("logs/worker.log"));
    log.line("worker.1", bytes("hello"), true);
    log.line("worker.2", bytes(""), true);
    log.notice("worker.1", "ready after 1.0 s");
    log.failure("worker.1", "ended with exit code 1");
    log.flush();
    assertThat(folder.resolve("logs/worker.log"))
        .content()
        .isEqualTo(
            TIME
                + "worker.1 | hello\n"
                + TIME
                + "worker.2 | \n"
                + TIME
                + "worker.1 * ready after 1.0 s\n"
                + TIME
                + "worker.1 ! ended with exit code 1\n");
  }

  @Test
  void bytes_that_are_not_text_survive() throws IOException {
    ProcessLog log = log(folder.resolve("a.log"));
    log.line("a", new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\r'}, true);
    log.flush();
    assertThat(Files.readAllBytes(folder.resolve("a.log")))
        .endsWith('|', ' ', 0xff, 0, 0xc3, '\r', '\n');
  }

  @Test
  void colours_and_other_sequences_do_not_get_into_the_text() {
    ProcessLog log = log(folder.resolve("a.log"));
    log.line("a", bytes("\u001b[31mer\u001b[1mror\u001b[0m\u001b]52;c;YQ==\u0007"), true);
    log.notice("a", "  \u001b[31merror");
    log.flush();
    assertThat(folder.resolve("a.log"))
        .content()
        .isEqualTo(TIME + "a | error\n" + TIME + "a *   error\n");
  }

  @Test
  void the_parts_of_a_long_line_are_one_line() {
    ProcessLog log = log(folder.resolve("a.log"));
    log.line("a", bytes("one"), false);
    log.line("a", bytes("two"), false);
    log.line("a", bytes(""), true);
    log.line("a", bytes("next"), true);
    log.flush();
    assertThat(folder.resolve("a.log"))
        .content()
        .isEqualTo(TIME + "a | onetwo\n" + TIME + "a | next\n");
  }

  @Test
  void what_others_write_meanwhile_stays_whole_and_the_rest_is_marked() {
    ProcessLog log = log(folder.resolve("a.log"));
    log.line("a", bytes("one"), false);
    log.line("b", bytes("hello"), true);
    log.line("a", bytes("two"), false);
    log.notice("a", "is asked to end");
    log.line("a", bytes("three"), true);
    log.line("a", bytes("next"), true);
    log.flush();
    assertThat(folder.resolve("a.log"))
        .content()
        .isEqualTo(
            TIME
                + "a | one\n"
                + TIME
                + "b | hello\n"
                + TIME
                + "a + two\n"
                + TIME
                + "a * is asked to end\n"
                + TIME
                + "a + three\n"
                + TIME
                + "a | next\n");
  }

  @Test
  void a_line_longer_than_any_file_goes_on_in_the_next_one() {
    ProcessLog log = log(folder.resolve("a.log"), new LogCap(100, 3));
    for (int i = 0; i < 50; i++) {
      log.line("a", bytes("x".repeat(10)), false);
    }
    log.line("a", bytes("end"), true);
    log.flush();
    assertThat(folder.resolve("a.log")).content().startsWith(TIME + "a + x").endsWith("end\n");
    assertThat(folder.resolve("a.log").toFile().length()).isLessThanOrEqualTo(200);
  }

  @Test
  void a_full_disk_is_reported_once_and_so_is_its_end() throws IOException {
    Path full = Files.createSymbolicLink(folder.resolve("a.log"), Path.of("/dev/full"));
    ProcessLog log = log(full);
    for (int i = 0; i < 7; i++) {
      log.line("a", bytes("lost"), true);
      log.flush();
    }
    assertThat(told)
        .containsExactly(
            "a.log cannot be written (the disk is full): its lines are lost until it can, which is tried every 5 s");

    pass();
    log.line("a", bytes("lost"), true);
    assertThat(told).as("still full").hasSize(1);

    Files.delete(full);
    log.line("a", bytes("lost, since it is not tried all the time"), true);
    pass();
    log.line("a", bytes("kept"), true);
    log.flush();
    assertThat(told).hasSize(2).endsWith("a.log is written again; lines lost: 9");
    assertThat(full)
        .content()
        .isEqualTo(
            TIME + "a ! lines lost here: 9; the file could not be written\n" + TIME + "a | kept\n");
  }

  @Test
  void a_folder_that_cannot_be_made_is_no_trouble_to_the_process() throws IOException {
    Path logs = Files.writeString(folder.resolve("logs"), "no folder");
    ProcessLog log = log(logs.resolve("a.log"));
    log.line("a", bytes("lost"), true);
    log.flush();
    assertThat(told).hasSize(1).first().asString().contains("a.log cannot be written");
    Files.delete(logs);
    pass();
    log.flush();
    assertThat(told).as("without another line").hasSize(2);
    log.line("a", bytes("kept"), true);
    log.flush();
    assertThat(logs.resolve("a.log")).content().contains("lines lost here: 1", "a | kept");
  }

  @Test
  void a_file_that_is_deleted_while_it_is_written_is_created_again() throws IOException {
    ProcessLog log = log(folder.resolve("a.log"));
    log.line("a", bytes("one"), true);
    log.flush();
    Files.delete(folder.resolve("a.log"));
    pass();
    log.flush();
    log.line("a", bytes("two"), true);
    log.flush();
    assertThat(folder.resolve("a.log")).content().isEqualTo(TIME + "a | two\n");
    assertThat(told).isEmpty();
  }

  private void pass() {
    nanos += ProcessLog.RETRY_INTERVAL.toNanos();
  }

  private ProcessLog log(Path file) {
    return log(file, LogCap.STANDARD);
  }

  private ProcessLog log(Path file, LogCap cap) {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-10-03T19:48:23.123Z"));
    Stamp stamp = new Stamp(clock, ZoneId.of("Europe/Berlin"));
    return new ProcessLog(file, cap, stamp, () -> nanos, told::add);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
