package dev.bench.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartReaderTest {

  private static final int BYTES = 3 << 20;

  @Test
  void a_long_part_arrives_whole_in_large_pieces() throws Exception {
    byte[] content = new byte[BYTES];
    new Random(1).nextBytes(content);
    System.arraycopy("\r\n--boun\r\n--".getBytes(StandardCharsets.US_ASCII), 0, content, 9, 12);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("--bound\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    body.writeBytes("\r\n--bound--\r\n".getBytes(StandardCharsets.US_ASCII));

    PartReader parts = new PartReader(new ByteArrayInputStream(body.toByteArray()), "bound");
    parts.copyRest(OutputStream.nullOutputStream());
    assertThat(parts.hasNext()).isTrue();
    assertThat(parts.head()).isEmpty();
    Pieces pieces = new Pieces();
    parts.copyRest(pieces);

    assertThat(parts.hasNext()).isFalse();
    assertThat(pieces.all.toByteArray()).isEqualTo(content);
    assertThat(pieces.count).isLessThan(BYTES / 1024);
  }

  /** Counts the writes. */
  private static final class Pieces extends OutputStream {

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int count;

    @Override
    public void write(int b) {
      count++;
      all.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count++;
      all.write(bytes, offset, length);
    }
  }
}
