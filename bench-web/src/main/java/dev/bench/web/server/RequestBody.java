package dev.bench.web.server;

import dev.bench.BenchException;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a request, received by {@link BodyReceiver} before a worker thread is taken.
 *
 * <p>A body that was refused on the way (too long, too slow, too many of them) has no bytes: a
 * handler that reads it gets the refusal. Confined to one thread at a time.
 */
final class RequestBody extends InputStream {

  private static final int MEMORY_BYTES = 64 << 10;

  private final HttpServerExchange exchange;
  private @Nullable StreamSourceChannel channel;
  private @Nullable Spool spool;
  private @Nullable InputStream bytes;
  private @Nullable BenchException refusal;
  private boolean whole;

  RequestBody(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.whole = exchange.isRequestComplete();
  }

  /** Whether all of the request was received; at once for a request without a body. */
  boolean isWhole() {
    return whole;
  }

  /** Where the body comes from; null when it was received without it. */
  @Nullable StreamSourceChannel channel() {
    if (channel == null) {
      channel = exchange.getRequestChannel();
    }
    return channel;
  }

  /** Keeps what arrived; how many bytes there are now. */
  long add(ByteBuffer arrived) throws IOException {
    Spool kept = spool;
    if (kept == null) {
      kept = new Spool(MEMORY_BYTES);
      spool = kept;
    }
    kept.write(arrived);
    return kept.size();
  }

  /** There is no more of it. */
  void end() {
    whole = true;
  }

  /** It cannot be had. */
  void refuse(BenchException why) {
    refusal = why;
    forget();
  }

  /** Forgets the bytes; the exchange is over. */
  void forget() {
    IoUtils.safeClose(spool);
    spool = null;
    bytes = null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (refusal != null) {
      throw refusal;
    }
    if (bytes == null) {
      bytes = spool == null ? InputStream.nullInputStream() : spool.input();
    }
    return bytes.read(target, offset, length);
  }
}
