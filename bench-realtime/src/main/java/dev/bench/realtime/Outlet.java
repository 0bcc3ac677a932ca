package dev.bench.realtime;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where packets leave the queue of a connection: the last handler of a pipeline, so the first for
 * what goes out.
 *
 * <p>It answers polls itself, for the library loses the 51st packet of a poll. It also ends every
 * channel on which something failed, quietly: clients cause most failures.
 */
@Sharable
final class Outlet extends ChannelDuplexHandler {

  private static final Logger log = LoggerFactory.getLogger(Outlet.class);

  private final Connections connections;
  private final PacketEncoder encoder;
  private final int payloadBytes;

  Outlet(Connections connections, PacketEncoder encoder, int payloadBytes) {
    this.connections = connections;
    this.encoder = encoder;
    this.payloadBytes = payloadBytes;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof OutPacketMessage packets)) {
      super.write(ctx, message, promise);
      return;
    }
    Connection connection = connections.of(packets.getClientHead());
    connection.sendsThrough(ctx.channel(), packets.getTransport());
    Queue<Packet> queue = packets.getClientHead().getPacketsQueue(packets.getTransport());
    if (packets.getTransport() == Transport.POLLING) {
      answerPoll(ctx, queue);
      promise.trySuccess();
    } else {
      super.write(ctx, message, promise);
    }
    if (queue.isEmpty()) {
      connection.drained();
    }
  }

  private void answerPoll(ChannelHandlerContext ctx, Queue<Packet> queue) throws IOException {
    if (!ctx.channel().isActive() || queue.isEmpty() || !EngineAnswers.claim(ctx.channel())) {
      return;
    }
    ByteBuf body = ctx.alloc().ioBuffer();
    for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
      if (body.isReadable()) {
        body.writeByte(0x1e);
      }
      encoder.encodePacket(packet, body, ctx.alloc(), true);
      if (body.readableBytes() >= payloadBytes) {
        break; // The next poll takes the rest.
      }
    }
    EngineAnswers.packets(ctx, body);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("The channel of {} is closed", ctx.channel().remoteAddress(), cause);
    var _ = ctx.close();
  }
}
