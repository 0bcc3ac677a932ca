package dev.bench.realtime.engine;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.PacketsMessage;
import dev.bench.realtime.connection.Connection;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.namespace.Lobby;
import dev.bench.realtime.packet.MalformedPacketException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Takes every incoming packet before the library does, and leaves to it only heartbeats and the
 * steps of an upgrade.
 *
 * <p>What belongs to Socket.IO (connect, disconnect, events) goes to the {@link Lobby}, through the
 * reader of its client. So the namespaces that the library sees decide nothing. A packet that no
 * client sends closes the connection, as Engine.IO does.
 */
@Sharable
final class PacketGate extends ChannelInboundHandlerAdapter {

  /** Stands between the packets of one poll. */
  private static final String SEPARATOR = "\u001e";

  private final Connections connections;
  private final Lobby lobby;

  PacketGate(Connections connections, Lobby lobby) {
    this.connections = connections;
    this.lobby = lobby;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof PacketsMessage packets)) {
      super.channelRead(ctx, message);
      return;
    }
    Connection connection = connections.find(packets.getClient().getSessionId());
    if (connection == null) {
      var _ = ctx.close(); // It has ended.
      return;
    }
    String text = packets.getContent().toString(StandardCharsets.UTF_8);
    boolean post = packets.getTransport() == Transport.POLLING;
    try {
      for (String packet : post ? text.split(SEPARATOR, -1) : new String[] {text}) {
        accept(ctx, connection, packet, packets.getTransport());
      }
    } catch (MalformedPacketException e) {
      connection.close("it sent " + e.getMessage());
    }
    if (post) {
      connection.reader().posted(ctx.channel());
    } else {
      connection.reader().read(ctx.channel());
    }
  }

  private void accept(
      ChannelHandlerContext ctx, Connection connection, String packet, Transport transport)
      throws MalformedPacketException {
    boolean current = transport == connection.transport();
    switch (packet) {
      case "1" -> connection.close("the client said so");
      case "3" -> pass(ctx, connection, packet, transport);
      case "2probe" -> {
        require(!current && connection.isUpgrading(ctx.channel()), packet);
        connection.probe();
        pass(ctx, connection, packet, transport);
      }
      case "5" -> {
        require(!current && connection.isProbed(), packet);
        pass(ctx, connection, packet, transport);
        connection.upgrade(ctx.channel());
      }
      default -> {
        require(current && !packet.isEmpty(), packet);
        switch (packet.charAt(0)) {
          case '4' -> {
            String message = packet.substring(1);
            connection.reader().put(() -> lobby.accept(connection, message), message.length());
          }
          case '6', 'b' -> {} // Nothing, and binary data that we have no use for.
          default -> require(false, packet);
        }
      }
    }
  }

  private static void require(boolean legal, String packet) throws MalformedPacketException {
    if (!legal) {
      String type = packet.isEmpty() ? "nothing" : "a packet of type '" + packet.charAt(0) + "'";
      throw new MalformedPacketException(type + " out of order");
    }
  }

  private static void pass(
      ChannelHandlerContext ctx, Connection connection, String packet, Transport transport) {
    var content = Unpooled.copiedBuffer(packet, StandardCharsets.UTF_8);
    ctx.fireChannelRead(new PacketsMessage(connection.head(), content, transport));
  }
}
