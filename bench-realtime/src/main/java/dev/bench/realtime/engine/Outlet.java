package dev.bench.realtime.engine;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import dev.bench.realtime.connection.Arrival;
import dev.bench.realtime.connection.ClientWriter;
import dev.bench.realtime.connection.Connection;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.packet.Frame;
import dev.bench.realtime.packet.Frames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from the library what it wants to send, and sends it as our own frames are sent: the last
 * handler of a pipeline, so the first for what goes out.
 *
 * <p>From the library it also learns which channel a client has. It ends every channel on which
 * something failed, quietly: clients cause most failures.
 */
@Sharable
final class Outlet extends ChannelDuplexHandler {

  private static final Logger log = LoggerFactory.getLogger(Outlet.class);

  private final Connections connections;
  private final Frames frames;
  private final EnginePackets packets;

  Outlet(Connections connections, Frames frames, EnginePackets packets) {
    this.connections = connections;
    this.frames = frames;
    this.packets = packets;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof OutPacketMessage sent) {
      send(ctx, sent.getClientHead(), sent.getTransport());
      promise.trySuccess();
    } else {
      super.write(ctx, message, promise);
    }
  }

  private void send(ChannelHandlerContext ctx, ClientHead head, Transport transport) {
    Connection connection = connection(ctx.channel(), head);
    if (connection == null) {
      return;
    }
    boolean upgrading = transport == Transport.WEBSOCKET && transport != connection.transport();
    Queue<Packet> waiting = head.getPacketsQueue(transport);
    for (Packet packet = waiting.poll(); packet != null; packet = waiting.poll()) {
      Frame frame = frames.engine(packets.text(packet));
      if (upgrading) {
        var _ = ctx.writeAndFlush(frame.websocket()); // The answer to a probe.
      } else {
        connection.send(frame);
      }
    }
    if (transport == Transport.POLLING && head.isTransportChannel(ctx.channel(), transport)) {
      connection.writer().poll(ctx.channel());
    } else if (transport == Transport.WEBSOCKET && !upgrading) {
      connection.writer().websocket(ctx.channel());
    }
  }

  private @Nullable Connection connection(Channel channel, ClientHead head) {
    Arrival arrival = channel.attr(RequestGate.ARRIVAL).getAndSet(null);
    return arrival == null
        ? connections.find(head.getSessionId())
        : connections.open(head, arrival);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ClientWriter writer = ctx.channel().attr(ClientWriter.WRITER).get();
    if (writer != null) {
      writer.write();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("The channel of {} is closed", ctx.channel().remoteAddress(), cause);
    var _ = ctx.close();
  }
}
