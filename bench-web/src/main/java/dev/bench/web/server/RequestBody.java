package dev.bench.web.server;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a request as it arrives: counted, and with a time limit for the whole of it.
 *
 * <p>Read by one worker thread, which blocks for at most {@link Limits.Times#silence} a read. A
 * body over the limit ends in a {@link RequestTooLargeException}, a slow one in a {@link
 * SlowRequestException}, a broken connection in a {@link CallerGoneException}. A caller who waits
 * for {@code 100 Continue} gets it at the first read.
 */
final class RequestBody extends InputStream {

  /** What is read of a body that the handler left, so that the connection can be kept. */
  private static final int LEFT_BYTES = 64 << 10;

  private static final Duration LEFT_TIME = Duration.ofSeconds(1);

  private final HttpServerExchange exchange;
  private final Limits limits;
  private final long announced;
  private @Nullable StreamSourceChannel channel;
  private long deadline;
  private long count;
  private boolean ended;

  RequestBody(HttpServerExchange exchange, Limits limits) {
    this.exchange = exchange;
    this.limits = limits;
    this.announced = exchange.getRequestContentLength();
    this.ended = exchange.isRequestComplete();
  }

  /** Whether there is nothing more to read; true at once for a request without a body. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    if (announced > limits.bodyBytes()) {
      throw new RequestTooLargeException(limits.bodyBytes());
    }
    int read = readSome(open(), ByteBuffer.wrap(target, offset, length));
    if (read < 0) {
      ended = true;
      return -1;
    }
    count += read;
    if (count > limits.bodyBytes()) {
      throw new RequestTooLargeException(limits.bodyBytes());
    }
    return read;
  }

  /** Reads what a handler left, if it is little and there; true when the connection can be kept. */
  boolean discardRest() {
    if (ended) {
      return true;
    }
    boolean unasked = channel == null && HttpContinue.requiresContinueResponse(exchange);
    if (unasked || announced - count > LEFT_BYTES || count > limits.bodyBytes()) {
      return false;
    }
    try {
      StreamSourceChannel rest = open();
      deadline = Math.min(deadline, System.nanoTime() + LEFT_TIME.toNanos());
      ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
      for (int left = LEFT_BYTES; left > 0 && !ended; ) {
        int read = readSome(rest, buffer.clear());
        ended = read < 0;
        left -= read;
      }
    } catch (IOException | SlowRequestException e) {
      return false;
    }
    return ended;
  }

  private int readSome(StreamSourceChannel source, ByteBuffer buffer) throws IOException {
    long left = deadline - System.nanoTime();
    long wait = Math.min(left, limits.times().silence().toNanos());
    int read = left <= 0 ? 0 : readBlocking(source, buffer, wait);
    if (read == 0) {
      throw new SlowRequestException(
          left <= wait ? limits.times().body() : limits.times().silence());
    }
    return read;
  }

  private static int readBlocking(StreamSourceChannel source, ByteBuffer buffer, long nanos)
      throws CallerGoneException {
    try {
      return Channels.readBlocking(source, buffer, nanos, TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      throw new CallerGoneException(e);
    }
  }

  /** Where the rest of the body comes from. */
  @Nullable StreamSourceChannel channel() {
    return channel != null ? channel : exchange.getRequestChannel();
  }

  private StreamSourceChannel open() throws IOException {
    if (channel != null) {
      return channel;
    }
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponseBlocking(exchange);
    }
    StreamSourceChannel opened = exchange.getRequestChannel();
    if (opened == null) {
      throw new EOFException("The request's body was taken already");
    }
    deadline = System.nanoTime() + limits.times().body().toNanos();
    channel = opened;
    return opened;
  }
}
