package dev.bench.realtime;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Corrects the headers of every answer.
 *
 * <p>The library lets pages of any origin read with the user's cookies; here only pages of the own
 * host may. It also hands the secret session id out as a cookie: no more.
 */
@Sharable
final class ResponseHeaders extends ChannelOutboundHandlerAdapter {

  /** The origin that may read the answers on this channel; none when absent. */
  static final AttributeKey<String> READER = AttributeKey.valueOf("bench.cors-reader");

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpResponse response
        && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      HttpHeaders headers = response.headers();
      headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
      headers.remove(HttpHeaderNames.SET_COOKIE);
      allowReader(headers, ctx.channel().attr(READER).get());
    }
    super.write(ctx, message, promise);
  }

  private static void allowReader(HttpHeaders headers, @Nullable String origin) {
    headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (origin == null) {
      headers.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
      headers.remove(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS);
      return;
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET,POST");
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization,Content-Type");
  }
}
