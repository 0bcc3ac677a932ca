package dev.bench.web.server;

import dev.bench.BenchException;
import dev.bench.RateLimitException;
import dev.bench.ServiceUnavailableException;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Receives the body of one request, on the I/O thread of its connection.
 *
 * <p>Ends in one of three ways: the body is whole; it is refused because it is too long ({@link
 * RequestTooLargeException}), too slow ({@link SlowRequestException}) or finds no place; or the
 * caller is gone. A caller that waits for {@code 100 Continue} gets it first. Confined to that
 * thread.
 */
final class BodyReceiver implements ChannelListener<StreamSourceChannel> {

  private static final Logger LOG = LoggerFactory.getLogger(BodyReceiver.class);

  /** Buffers that are read in one go, before other connections of the I/O thread have a turn. */
  private static final int READS_A_TURN = 16;

  private final HttpServerExchange exchange;
  private final RequestBody body;
  private final Limits limits;
  private final BodyPlaces places;
  private final Runnable next;

  private long begun;
  private long last;
  private BodyPlaces.@Nullable Place place;
  private XnioExecutor.@Nullable Key timer;
  private boolean ended;

  /**
   * Receives {@code body}.
   *
   * @param next goes on with the request once the body is whole or refused
   */
  BodyReceiver(
      HttpServerExchange exchange,
      RequestBody body,
      Limits limits,
      BodyPlaces places,
      Runnable next) {
    this.exchange = exchange;
    this.body = body;
    this.limits = limits;
    this.places = places;
    this.next = next;
  }

  /** Begins; {@code address} says whose body it is. */
  void start(String address) {
    if (body.isWhole()) {
      next.run();
    } else if (exchange.getRequestContentLength() > limits.bodyBytes()) {
      refuse(new RequestTooLargeException(limits.bodyBytes()));
    } else if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponse(exchange, new Continued(address));
    } else {
      begin(address);
    }
  }

  private void begin(String address) {
    begun = System.nanoTime();
    last = begun;
    StreamSourceChannel channel = body.channel();
    if (channel == null || read(channel)) {
      return;
    }
    place = places.take(address);
    if (place == null) {
      refuse(
          new RateLimitException(
              "Too many request bodies of one address are under way; try again later"));
      return;
    }
    channel.getReadSetter().set(this);
    channel.resumeReads();
    arm(nanosLeft());
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    if (!ended) {
      read(channel);
    }
  }

  /** Reads what there is; whether that ended the body. */
  private boolean read(StreamSourceChannel channel) {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      for (int i = 0; i < READS_A_TURN; i++) {
        int read = channel.read(buffer.clear());
        if (read < 0) {
          body.end();
          end();
        } else if (read > 0) {
          last = System.nanoTime();
          keep(buffer.flip());
        }
        if (ended || read == 0) {
          return ended;
        }
      }
      return false;
    } catch (IOException e) {
      LOG.debug("The caller went away before its request was whole", e);
      release();
      Lingering.giveUp(exchange);
      return true;
    }
  }

  private void keep(ByteBuffer arrived) {
    try {
      if (body.add(arrived) > limits.bodyBytes()) {
        refuse(new RequestTooLargeException(limits.bodyBytes()));
      }
    } catch (IOException e) {
      LOG.error("A request's body cannot be kept in a temporary file; the request gets 503", e);
      refuse(new ServiceUnavailableException("The server has no room for the request's body"));
    }
  }

  private void arm(long nanos) {
    timer = exchange.getIoThread().executeAfter(this::expire, nanos, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    if (ended) {
      return;
    }
    long left = nanosLeft();
    if (left > 0) {
      arm(left);
      return;
    }
    boolean overdue = System.nanoTime() - begun >= limits.times().body().toNanos();
    refuse(new SlowRequestException(overdue ? limits.times().body() : limits.times().silence()));
  }

  /** Until the body is too slow, as a whole or since its last piece. */
  private long nanosLeft() {
    long now = System.nanoTime();
    return Math.min(
        begun + limits.times().body().toNanos() - now,
        last + limits.times().silence().toNanos() - now);
  }

  private void refuse(BenchException why) {
    body.refuse(why);
    end();
  }

  private void end() {
    release();
    next.run();
  }

  private void release() {
    ended = true;
    if (timer != null) {
      timer.remove();
    }
    if (place != null) {
      place.close();
      StreamSourceChannel channel = body.channel();
      if (channel != null) {
        channel.suspendReads();
      }
    }
  }

  /** Goes on once the caller was told to. */
  private final class Continued implements IoCallback {

    private final String address;

    Continued(String address) {
      this.address = address;
    }

    @Override
    public void onComplete(HttpServerExchange continued, Sender sender) {
      begin(address);
    }

    @Override
    public void onException(HttpServerExchange continued, Sender sender, IOException e) {
      Lingering.giveUp(exchange);
    }
  }
}
