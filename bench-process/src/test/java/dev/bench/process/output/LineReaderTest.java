package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

  @Test
  void lines_end_with_line_feed_and_the_last_one_with_the_stream() throws IOException {
    assertThat(lines("a\r\n\nb\rc\nd")).containsExactly("a", "", "b\rc", "d");
  }

  @Test
  void bytes_that_are_not_text_survive() throws IOException {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, '\n'};
    List<byte[]> read = new ArrayList<>();
    new LineReader((lines, _) -> read.addAll(lines)).readAll(new ByteArrayInputStream(bytes));
    assertThat(read).containsExactly(new byte[] {(byte) 0xff, 0, (byte) 0xc3});
  }

  @Test
  void a_line_of_ten_megabytes_comes_in_parts() throws IOException {
    List<Integer> lengths = new ArrayList<>();
    List<Boolean> ends = new ArrayList<>();
    InputStream long_line = new ByteArrayInputStream(new byte[10 * 1024 * 1024]);
    new LineReader(
            (parts, ended) -> {
              parts.forEach(part -> lengths.add(part.length));
              ends.add(ended);
            })
        .readAll(long_line);
    assertThat(lengths.stream().mapToInt(each -> each).sum()).isEqualTo(10 * 1024 * 1024);
    assertThat(lengths).allMatch(each -> each <= 64 * 1024);
    assertThat(ends.subList(0, ends.size() - 1)).containsOnly(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[38;5;1m", "\u001b]0;title\u0007", "\u009b"})
  void no_part_ends_within_a_sequence(String sequence) throws IOException {
    for (int cut = 0; cut <= sequence.length(); cut++) {
      String filling = "x".repeat(LineReader.LONGEST_PART - cut);
      List<String> parts = lines(filling + sequence + "rest\n");
      assertThat(parts).anyMatch(part -> part.contains(sequence));
      assertThat(String.join("", parts)).isEqualTo(filling + sequence + "rest");
    }
  }

  @Test
  void where_the_stream_is_cut_does_not_matter() throws IOException {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      String line = "x".repeat(random.nextInt(300)) + i;
      expected.add(line);
      text.append(line).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    List<String> read = new ArrayList<>();
    new LineReader((lines, _) ->
        lines.forEach(line -> read.add(new String(line, StandardCharsets.US_ASCII))))
        .readAll(
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(900)));
              }
            });
    assertThat(read).isEqualTo(expected);
  }

  private static List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    new LineReader(
            (read, _) -> read.forEach(line -> lines.add(new String(line, StandardCharsets.UTF_8))))
        .readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return lines;
  }
}
