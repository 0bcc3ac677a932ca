package dev.bench.realtime.engine;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Answers websocket pings and drops binary messages, which the library would take for text.
 *
 * <p>One for each channel: it remembers that it is in the middle of a message. Pings may come
 * between the parts of one, and finish nothing.
 */
final class FrameGate extends ChannelInboundHandlerAdapter {

  private boolean dropping;
  private boolean inMessage;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof WebSocketFrame frame)) {
      super.channelRead(ctx, message);
      return;
    }
    boolean control = frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame;
    if (!control) {
      inMessage = !frame.isFinalFragment();
    }
    if (!inMessage) {
      ReceiveGate.finished(ctx);
    }
    if (frame instanceof PingWebSocketFrame) {
      var _ = ctx.writeAndFlush(new PongWebSocketFrame(frame.content()));
    } else if (frame instanceof PongWebSocketFrame || isBinary(frame)) {
      frame.release();
    } else {
      super.channelRead(ctx, frame);
    }
  }

  private boolean isBinary(WebSocketFrame frame) {
    boolean binary =
        frame instanceof BinaryWebSocketFrame
            || (dropping && frame instanceof ContinuationWebSocketFrame);
    if (binary) {
      dropping = !frame.isFinalFragment();
    }
    return binary;
  }
}
