package dev.bench.realtime.connection;

import dev.bench.json.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The HTTP answers of Engine.IO that we write ourselves. */
public final class EngineAnswers {

  private EngineAnswers() {}

  /** A fault as JSON with status 400. */
  public static void fault(ChannelHandlerContext ctx, EngineFault fault) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", fault.code());
    body.put("message", fault.message());
    ByteBuf json = Unpooled.wrappedBuffer(Json.core().bytes(body));
    send(ctx, HttpResponseStatus.BAD_REQUEST, "application/json", json);
  }

  /** Nothing is served at this path. */
  public static void notFound(ChannelHandlerContext ctx) {
    byte[] text = "Socket.IO is served at /socket.io/.\n".getBytes(StandardCharsets.UTF_8);
    send(ctx, HttpResponseStatus.NOT_FOUND, "text/plain", Unpooled.wrappedBuffer(text));
  }

  /** The answer to a browser that asks before it sends. */
  public static void preflight(ChannelHandlerContext ctx) {
    send(ctx, HttpResponseStatus.NO_CONTENT, "", Unpooled.EMPTY_BUFFER);
  }

  /** There is no room for a new session. */
  public static void full(ChannelHandlerContext ctx) {
    byte[] text = "Too many sessions are open; try again later.\n".getBytes(StandardCharsets.UTF_8);
    send(ctx, HttpResponseStatus.SERVICE_UNAVAILABLE, "text/plain", Unpooled.wrappedBuffer(text));
  }

  /** The packets that a poll has waited for. */
  static ChannelFuture packets(Channel channel, ByteBuf body) {
    return channel.writeAndFlush(
        response(HttpResponseStatus.OK, "text/plain; charset=UTF-8", body));
  }

  /** The packets of a POST are taken. */
  static void taken(Channel channel) {
    ByteBuf body = Unpooled.copiedBuffer("ok", StandardCharsets.US_ASCII);
    var _ = channel.writeAndFlush(response(HttpResponseStatus.OK, "text/html", body));
  }

  private static void send(
      ChannelHandlerContext ctx, HttpResponseStatus status, String type, ByteBuf body) {
    var _ = ctx.writeAndFlush(response(status, type, body));
  }

  private static FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!type.isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    return response;
  }
}
