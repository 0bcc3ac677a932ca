package dev.bench.realtime;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOChannelInitializer;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * The library's handlers of a channel with ours among them.
 *
 * <p>Incoming: HTTP → {@link RequestGate} → {@link PacketGate} → the library, whose transports send
 * the packets that they find through the same two gates. Outgoing: {@link Outlet} → the library →
 * {@link ResponseHeaders} → HTTP.
 */
final class Pipeline extends SocketIOChannelInitializer {

  private final RequestGate requestGate;
  private final PacketGate packetGate;
  private final Outlet outlet;
  private final ResponseHeaders responseHeaders = new ResponseHeaders();

  private final ChannelGroup channels;

  Pipeline(
      Configuration configuration,
      Connections connections,
      Lobby lobby,
      WireLimits limits,
      ChannelGroup channels) {
    this.channels = channels;
    this.requestGate = new RequestGate(connections, limits);
    this.packetGate = new PacketGate(connections, lobby);
    var encoder = new PacketEncoder(configuration, configuration.getJsonSupport());
    this.outlet = new Outlet(connections, encoder, limits.payloadBytes());
  }

  @Override
  protected void addSocketioHandlers(ChannelPipeline pipeline) {
    super.addSocketioHandlers(pipeline);
    channels.add(pipeline.channel());
    // First of all: what the aggregator answers to too long a body must be written as HTTP too.
    pipeline.remove(HTTP_ENCODER);
    pipeline.addBefore(HTTP_REQUEST_DECODER, HTTP_ENCODER, new HttpResponseEncoder());
    pipeline.addAfter(HTTP_AGGREGATOR, "packetGate", packetGate);
    pipeline.addAfter(HTTP_AGGREGATOR, "requestGate", requestGate);
    pipeline.addAfter(HTTP_AGGREGATOR, "responseHeaders", responseHeaders);
    pipeline.addBefore(WEB_SOCKET_TRANSPORT, "frameGate", new FrameGate());
    pipeline.addLast("outlet", outlet);
  }
}
