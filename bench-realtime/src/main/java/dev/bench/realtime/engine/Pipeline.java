package dev.bench.realtime.engine;

import com.corundumstudio.socketio.SocketIOChannelInitializer;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.LoadLimits;
import dev.bench.realtime.connection.WireLimits;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library's handlers of a channel with ours among them.
 *
 * <p>Incoming: {@link ReceiveGate} → HTTP → {@link RequestTurn} → {@link ResponseHeaders} → {@link
 * RequestGate} → {@link PacketGate} → the library, whose transports send the packets that they find
 * through the same two gates. Outgoing: {@link Outlet} → the library → {@link ResponseHeaders} →
 * {@link RequestTurn} → HTTP.
 */
final class Pipeline extends SocketIOChannelInitializer {

  private final RequestGate requestGate;
  private final PacketGate packetGate;
  private final Outlet outlet;
  private final ResponseHeaders responseHeaders;
  private final WireLimits wire;
  private final LoadLimits load;
  private final AtomicLong unfinished = new AtomicLong();
  private final ChannelGroup channels;

  Pipeline(EngineServer.Parts parts, Connections.Limits limits, ChannelGroup channels) {
    this.wire = limits.wire();
    this.load = limits.load();
    Connections connections = parts.connections();
    var packets = new EnginePackets(wire.payloadBytes());
    requestGate = new RequestGate(connections, wire, parts.access());
    packetGate = new PacketGate(connections, parts.lobby());
    outlet = new Outlet(connections, parts.frames(), packets);
    responseHeaders = new ResponseHeaders(parts.access(), parts.check(), parts.threads());
    this.channels = channels;
  }

  @Override
  protected void addSocketioHandlers(ChannelPipeline pipeline) {
    super.addSocketioHandlers(pipeline);
    channels.add(pipeline.channel());
    pipeline.addFirst(
        new ReceiveGate(unfinished, load.unfinishedTotalBytes(), wire.requestTimeout()));
    // Before what reads: what the aggregator answers to too long a body must be written as HTTP
    // too.
    pipeline.remove(HTTP_ENCODER);
    pipeline.addBefore(HTTP_REQUEST_DECODER, HTTP_ENCODER, new HttpResponseEncoder());
    pipeline.addAfter(HTTP_AGGREGATOR, "packetGate", packetGate);
    pipeline.addAfter(HTTP_AGGREGATOR, "requestGate", requestGate);
    pipeline.addAfter(HTTP_AGGREGATOR, "responseHeaders", responseHeaders);
    pipeline.addAfter(HTTP_AGGREGATOR, "requestTurn", new RequestTurn(wire.requestTimeout()));
    pipeline.addBefore(WEB_SOCKET_TRANSPORT, "frameGate", new FrameGate());
    pipeline.addLast("outlet", outlet);
  }
}
