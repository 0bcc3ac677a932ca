package dev.bench.realtime.engine;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request at a time through a channel, and keeps the channel open for the next one.
 *
 * <p>The channel is closed when a request comes before the last one has its answer, after an answer
 * of failure, when the client asks for it, and when no whole request comes within {@code patience}
 * of the opening or of an answer. One for each channel.
 */
final class RequestTurn extends ChannelDuplexHandler {

  private final Duration patience;
  private boolean taken;
  private boolean keepAlive;
  private @Nullable Future<?> closing;

  RequestTurn(Duration patience) {
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    closeLater(ctx);
    super.channelActive(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof FullHttpRequest request) {
      ReceiveGate.finished(ctx);
      stopClosing();
      if (taken) {
        ReferenceCountUtil.release(message);
        var _ = ctx.close();
        return;
      }
      taken = true;
      keepAlive = request.decoderResult().isSuccess() && HttpUtil.isKeepAlive(request);
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    ChannelPromise written = promise;
    if (message instanceof HttpResponse response
        && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      taken = false;
      boolean open = keepAlive && response.status().code() < 400;
      response
          .headers()
          .set(
              HttpHeaderNames.CONNECTION,
              open ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
      if (open) {
        closeLater(ctx);
      } else {
        written = promise.unvoid().addListener(ChannelFutureListener.CLOSE);
      }
    }
    super.write(ctx, message, written);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    stopClosing();
    super.channelInactive(ctx);
  }

  private void closeLater(ChannelHandlerContext ctx) {
    closing =
        ctx.executor()
            .schedule(
                () -> {
                  var _ = ctx.close();
                },
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void stopClosing() {
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }
}
