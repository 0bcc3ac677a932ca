package dev.bench.realtime.engine;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.PacketsMessage;
import dev.bench.realtime.access.Access;
import dev.bench.realtime.connection.Arrival;
import dev.bench.realtime.connection.Connection;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.EngineAnswers;
import dev.bench.realtime.connection.EngineFault;
import dev.bench.realtime.connection.Handshake;
import dev.bench.realtime.connection.WireLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets only those requests through to the library that Engine.IO 4 allows, and answers the others.
 *
 * <p>The library accepts older protocols, leaves a request with a bad session id hanging, and makes
 * sessions for websocket requests that cannot become one. It also keeps the request that opened a
 * session as long as the session: it gets one with no more than it needs.
 */
@Sharable
final class RequestGate extends ChannelInboundHandlerAdapter {

  private static final String PATH = "/socket.io/";
  private static final int LONGEST_KEY = 64;

  /** The session that a channel opens, until its {@link Connection} is made. */
  static final AttributeKey<Arrival> ARRIVAL = AttributeKey.valueOf("bench.arrival");

  private static final AttributeKey<Connection> UPGRADE = AttributeKey.valueOf("bench.upgrade");

  private final Connections connections;
  private final Access access;
  private final long upgradeMillis;

  RequestGate(Connections connections, WireLimits limits, Access access) {
    this.connections = connections;
    this.access = access;
    this.upgradeMillis = limits.upgradeTimeout().toMillis();
  }

  /** Keeps from the library that a channel is open: {@link RequestTurn} closes silent ones. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {}

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof FullHttpRequest request)) {
      super.channelRead(ctx, message);
      return;
    }
    try {
      FullHttpRequest allowed = allowed(ctx, request);
      if (allowed != null) {
        super.channelRead(ctx, allowed);
      }
    } finally {
      request.release();
    }
  }

  /**
   * What the library shall see of the request; null when it is answered already, or is a POST,
   * whose packets go to {@link PacketGate} at once.
   */
  private @Nullable FullHttpRequest allowed(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      EngineAnswers.fault(ctx, EngineFault.BAD_REQUEST);
      return null;
    }
    var query = new QueryStringDecoder(request.uri());
    if (!query.rawPath().equals(PATH)) {
      EngineAnswers.notFound(ctx);
      return null;
    }
    if (request.method().equals(HttpMethod.OPTIONS)) {
      EngineAnswers.preflight(ctx);
      return null;
    }
    EngineFault fault = fault(ctx.channel(), request, query);
    if (fault != null) {
      EngineAnswers.fault(ctx, fault);
      return null;
    }
    String sid = first(query.parameters(), "sid");
    if (sid == null) {
      return opening(ctx, request, query);
    }
    Connection connection = connections.find(sid);
    if (connection != null && request.method().equals(HttpMethod.POST)) {
      ClientHead head = connection.head();
      ctx.fireChannelRead(new PacketsMessage(head, request.content(), Transport.POLLING));
      return null;
    }
    return request.retain();
  }

  /** Admits a new session, and leaves of its request what the library needs. */
  private @Nullable FullHttpRequest opening(
      ChannelHandlerContext ctx, FullHttpRequest request, QueryStringDecoder query) {
    var remote = (InetSocketAddress) ctx.channel().remoteAddress();
    Handshake handshake = Handshake.of(request.headers(), remote, access.trusts(remote));
    if (handshake.isTooLong()) {
      EngineAnswers.fault(ctx, EngineFault.BAD_REQUEST);
      return null;
    }
    Arrival arrival = connections.admit(handshake);
    if (arrival == null) {
      EngineAnswers.full(ctx);
      return null;
    }
    ctx.channel().attr(ARRIVAL).set(arrival);
    String transport = first(query.parameters(), "transport");
    FullHttpRequest bare =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, PATH + "?EIO=4&transport=" + transport);
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if ("websocket".equals(transport) && key != null) {
      bare.headers()
          .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
          .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
          .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    }
    return bare;
  }

  private @Nullable EngineFault fault(
      Channel channel, FullHttpRequest request, QueryStringDecoder query) {
    Map<String, List<String>> parameters;
    try {
      parameters = query.parameters();
    } catch (IllegalArgumentException e) {
      return EngineFault.BAD_REQUEST;
    }
    String transport = first(parameters, "transport");
    boolean websocket = "websocket".equals(transport);
    if (!websocket && !"polling".equals(transport)) {
      return EngineFault.UNKNOWN_TRANSPORT;
    }
    if (parameters.containsKey("j")
        || parameters.containsKey("b64")
        || parameters.containsKey("disconnect")) {
      return EngineFault.BAD_REQUEST; // Ways of older protocols that the library would still go.
    }
    if (websocket && request.method().equals(HttpMethod.GET) && !asksForWebsocket(request)) {
      return EngineFault.BAD_REQUEST;
    }
    String sid = first(parameters, "sid");
    if (sid != null) {
      return faultInSession(channel, request.method(), websocket, connections.find(sid));
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return EngineFault.BAD_METHOD;
    }
    return "4".equals(first(parameters, "EIO")) ? null : EngineFault.UNSUPPORTED_VERSION;
  }

  private @Nullable EngineFault faultInSession(
      Channel channel, HttpMethod method, boolean websocket, @Nullable Connection connection) {
    if (connection == null) {
      return EngineFault.UNKNOWN_SESSION;
    }
    if (websocket) {
      return method.equals(HttpMethod.GET) && beginUpgrade(channel, connection)
          ? null
          : EngineFault.BAD_REQUEST;
    }
    if (connection.transport() != Transport.POLLING) {
      return EngineFault.BAD_REQUEST;
    }
    if (method.equals(HttpMethod.GET) && connection.writer().isPolled()) {
      connection.close("it polls twice at once");
      return EngineFault.BAD_REQUEST;
    }
    if (method.equals(HttpMethod.POST) && connection.reader().isWaiting()) {
      connection.close("it posts twice at once");
      return EngineFault.BAD_REQUEST;
    }
    boolean known = method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST);
    return known ? null : EngineFault.BAD_REQUEST;
  }

  private boolean beginUpgrade(Channel channel, Connection connection) {
    if (!connection.beginUpgrade(channel)) {
      return false;
    }
    channel.attr(UPGRADE).set(connection);
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> endLateUpgrade(channel, connection), upgradeMillis, TimeUnit.MILLISECONDS);
    return true;
  }

  private static void endLateUpgrade(Channel channel, Connection connection) {
    if (connection.isUpgrading(channel)) {
      var _ = channel.close();
    }
  }

  /** Hides from the library that an upgrade failed: it would end the session, which can poll on. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    Arrival arrival = ctx.channel().attr(ARRIVAL).getAndSet(null);
    if (arrival != null) {
      arrival.leave(); // It came no further than its request.
    }
    Connection connection = ctx.channel().attr(UPGRADE).get();
    if (connection != null && connection.isUpgrading(ctx.channel())) {
      connection.endUpgrade();
      return;
    }
    super.channelInactive(ctx);
  }

  private static boolean asksForWebsocket(FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    return key != null
        && key.length() <= LONGEST_KEY
        && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && "13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
  }

  private static @Nullable String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.getFirst();
  }
}
