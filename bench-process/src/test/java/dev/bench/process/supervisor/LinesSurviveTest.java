package dev.bench.process.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.output.LinePrinter;
import dev.bench.process.output.LineReader;
import dev.bench.process.output.LogCap;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.output.ProcessLog;
import dev.bench.process.output.Stamp;
import dev.bench.testkit.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come in whatever pieces: terminal and file have them all. */
class LinesSurviveTest {

  private static final byte[] ENDED = "\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_comes_out_is_what_went_in(int seed) throws Exception {
    Random random = new Random(seed);
    byte[] written = bytes(random);
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    OutputWriter output = new OutputWriter(terminal);
    LinePrinter printer =
        new LinePrinter(output, List.of("a"), new LinePrinter.Look(false, false, false, null));
    ProcessLog log =
        new ProcessLog(
            folder.resolve("a.log"),
            new LogCap(1L << 40, 1),
            new Stamp(InstantSource.system(), ZoneOffset.UTC),
            System::nanoTime,
            trouble -> {
              throw new AssertionError(trouble);
            });
    new LineReader((lines, ended) ->
        lines.forEach(line -> {
          printer.line("a", line, ended);
          log.line("a", line, ended);
        }))
        .readAll(inPieces(written, random));
    printer.flush();
    log.flush();
    assertThat(output.isWritten(Patience.LIMIT)).isTrue();

    byte[] expected = withOneEnd(written);
    assertThat(terminal.toByteArray()).isEqualTo(expected);
    assertThat(withoutHeads(Files.readAllBytes(folder.resolve("a.log")))).isEqualTo(expected);
  }

  /** Short lines, empty ones, ones that do not fit the buffer, CR in all places. */
  private static byte[] bytes(Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      int longest = random.nextInt(20) == 0 ? 200_000 : 200;
      byte[] line = new byte[random.nextInt(longest)];
      random.nextBytes(line);
      for (int j = 0; j < line.length; j++) {
        // An escape sequence is no text.
        line[j] = line[j] == '\n' || line[j] == 0x1b ? (byte) '\r' : line[j];
      }
      bytes.writeBytes(line);
      bytes.writeBytes(random.nextInt(4) == 0 ? new byte[] {'\r', '\n'} : ENDED);
    }
    bytes.writeBytes(new byte[random.nextInt(2) * 64 * 1024]);
    return bytes.toByteArray();
  }

  private static InputStream inPieces(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        int most = random.nextBoolean() ? 7 : 70_000;
        return super.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }

  /** A line may end with CR LF, and the last one with the stream. */
  private static byte[] withOneEnd(byte[] bytes) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      boolean carriage = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
      if (!carriage) {
        expected.write(bytes[i]);
      }
    }
    if (bytes[bytes.length - 1] != '\n') {
      expected.write('\n');
    }
    return expected.toByteArray();
  }

  private static byte[] withoutHeads(byte[] file) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    int head = "2026-10-03T21:48:23.123+02:00 a | ".length();
    int start = 0;
    for (int i = 0; i < file.length; i++) {
      if (file[i] == '\n') {
        lines.write(file, start + head, i + 1 - start - head);
        start = i + 1;
      }
    }
    return lines.toByteArray();
  }
}
