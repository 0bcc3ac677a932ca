package dev.bench.realtime.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of requests and messages that clients have begun and not finished.
 *
 * <p>A channel is closed when it adds to more than all channels may hold, or when it does not
 * finish within {@code patience}. A message that comes in one piece is finished before it is
 * counted. One for each channel, the first in its pipeline.
 */
final class ReceiveGate extends ChannelInboundHandlerAdapter {

  private final AtomicLong all;
  private final long limit;
  private final Duration patience;
  private long begun;
  private @Nullable Future<?> closing;

  /** One of many that share the count {@code all}. */
  ReceiveGate(AtomicLong all, long limit, Duration patience) {
    this.all = all;
    this.limit = limit;
    this.patience = patience;
  }

  /** A request or message has come as a whole. */
  static void finished(ChannelHandlerContext ctx) {
    ctx.pipeline().get(ReceiveGate.class).finished();
  }

  private void finished() {
    all.addAndGet(-begun);
    begun = 0;
    if (closing != null) {
      closing.cancel(false);
      closing = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      begun += bytes.readableBytes();
      all.addAndGet(bytes.readableBytes());
    }
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    if (begun > 0 && all.get() > limit) {
      var _ = ctx.close();
    } else if (begun > 0 && closing == null) {
      closing =
          ctx.executor()
              .schedule(
                  () -> {
                    var _ = ctx.close();
                  },
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    finished();
    super.channelInactive(ctx);
  }
}
