package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FramingTest {

  private static final String REQUESTS =
      String.join(
          "\r\n",
          "GET /a?x=%41 HTTP/1.1",
          "Host: a",
          "",
          "POST / HTTP/1.1",
          "Host: a",
          "Content-Length: 4",
          "",
          "\n\n", // and the two bytes that follow
          "", // an empty line between requests
          "POST / HTTP/1.1",
          "Host: a",
          "transfer-encoding: Chunked",
          "",
          "3",
          "abc",
          "A;x",
          "0123456789",
          "000",
          "T: x",
          "",
          "");

  @Test
  void requests_end_where_they_end_however_their_bytes_arrive() throws Exception {
    for (int piece = 1; piece <= REQUESTS.length(); piece++) {
      assertThat(ends(piece)).as("pieces of %d bytes", piece).isEqualTo(4); // one empty line
    }
  }

  /** How often the framing is between two requests when bytes arrive in pieces. */
  private static int ends(int piece) throws RefusedRequest {
    ByteBuffer bytes = ByteBuffer.wrap(REQUESTS.getBytes(StandardCharsets.US_ASCII));
    Framing framing = new Framing(1000);
    int ends = 0;
    for (int at = 0; at < bytes.limit(); ) {
      int to = Math.min(at / piece * piece + piece, bytes.limit());
      at = framing.accept(bytes, at, to);
      ends += framing.isBetween() ? 1 : 0;
    }
    assertThat(framing.isBetween()).isTrue();
    return ends;
  }
}
