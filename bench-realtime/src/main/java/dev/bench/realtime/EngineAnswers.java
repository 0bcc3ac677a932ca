package dev.bench.realtime;

import com.corundumstudio.socketio.handler.EncoderHandler;
import dev.bench.json.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The HTTP answers of Engine.IO that we write ourselves; each closes its channel. */
final class EngineAnswers {

  private EngineAnswers() {}

  /** A fault as JSON with status 400. */
  static void fault(ChannelHandlerContext ctx, EngineFault fault) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", fault.code());
    body.put("message", fault.message());
    ByteBuf json = Unpooled.wrappedBuffer(Json.core().bytes(body));
    send(ctx, HttpResponseStatus.BAD_REQUEST, "application/json", json);
  }

  /** Nothing is served at this path. */
  static void notFound(ChannelHandlerContext ctx) {
    byte[] text = "Socket.IO is served at /socket.io/.\n".getBytes(StandardCharsets.UTF_8);
    send(ctx, HttpResponseStatus.NOT_FOUND, "text/plain", Unpooled.wrappedBuffer(text));
  }

  /** The answer to a browser that asks before it sends. */
  static void preflight(ChannelHandlerContext ctx) {
    send(ctx, HttpResponseStatus.NO_CONTENT, "", Unpooled.EMPTY_BUFFER);
  }

  /** The packets that a poll has waited for. */
  static void packets(ChannelHandlerContext ctx, ByteBuf body) {
    send(ctx, HttpResponseStatus.OK, "text/plain; charset=UTF-8", body);
  }

  /** Whether the poll on this channel has had its answer. */
  static boolean isAnswered(Channel channel) {
    return channel.attr(EncoderHandler.WRITE_ONCE).get() != null;
  }

  /** Claims the one answer of a poll; false when it was given already. */
  static boolean claim(Channel channel) {
    return channel.attr(EncoderHandler.WRITE_ONCE).compareAndSet(null, true);
  }

  private static void send(
      ChannelHandlerContext ctx, HttpResponseStatus status, String type, ByteBuf body) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    if (!type.isEmpty()) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    }
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
