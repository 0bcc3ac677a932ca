package dev.bench.realtime;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.messages.PacketsMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every incoming packet before the library does, and leaves to it only heartbeats and the
 * steps of an upgrade.
 *
 * <p>What belongs to Socket.IO (connect, disconnect, events) goes to the {@link Lobby}. So the
 * library's own ideas of who is in a namespace decide nothing. A packet that no client sends closes
 * the connection, as Engine.IO does.
 */
@Sharable
final class PacketGate extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(PacketGate.class);

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
      return; // It has ended.
    }
    String text = packets.getContent().toString(StandardCharsets.UTF_8);
    boolean polling = packets.getTransport() == Transport.POLLING;
    try {
      for (String packet : polling ? text.split(SEPARATOR, -1) : new String[] {text}) {
        accept(ctx, connection, packet, packets.getTransport());
      }
    } catch (MalformedPacketException e) {
      connection.close("it sent " + e.getMessage());
    } catch (RuntimeException e) {
      log.error("A packet of {} could not be read; its connection is closed", connection.id(), e);
      connection.close("its packet could not be read");
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
          case '4' -> lobby.accept(connection, PacketReader.read(packet.substring(1)));
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
