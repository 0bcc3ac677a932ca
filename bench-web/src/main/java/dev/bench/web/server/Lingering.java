package dev.bench.web.server;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * Ends an exchange once its answer is written.
 *
 * <p>When the request was read to its end, the connection is ready for the next one. When not, what
 * the caller still sends is thrown away for up to two seconds, since closing at once would make the
 * caller's TCP forget our answer; then the connection is closed.
 */
final class Lingering implements IoCallback {

  private static final int LINGER_SECONDS = 2;

  private final RequestBody body;

  Lingering(RequestBody body) {
    this.body = body;
  }

  @Override
  public void onComplete(HttpServerExchange exchange, Sender sender) {
    if (exchange.isResponseComplete()) {
      end(exchange);
    } else {
      sender.close(new Flushed());
    }
  }

  @Override
  public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
    giveUp(exchange);
  }

  /** Closes the connection, so that the caller sees that the answer is not whole. */
  static void giveUp(HttpServerExchange exchange) {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
  }

  private void end(HttpServerExchange exchange) {
    StreamSourceChannel rest = body.isWhole() ? null : body.channel();
    if (rest == null) {
      exchange.endExchange();
      return;
    }
    exchange.getIoThread().executeAfter(() -> giveUp(exchange), LINGER_SECONDS, TimeUnit.SECONDS);
    rest.getReadSetter()
        .set(
            ChannelListeners.drainListener(
                Long.MAX_VALUE, _ -> exchange.endExchange(), (_, _) -> giveUp(exchange)));
    rest.resumeReads();
  }

  private final class Flushed implements IoCallback {

    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      end(exchange);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException exception) {
      giveUp(exchange);
    }
  }
}
