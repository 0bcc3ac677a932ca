package dev.bench.realtime.engine;

import dev.bench.realtime.access.Access;
import dev.bench.realtime.connection.Handshake;
import dev.bench.realtime.namespace.ConnectCheck;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects the headers of every answer, above all which pages may read it.
 *
 * <p>The library lets pages of any origin read with the user's cookies; here only pages of the own
 * host may, and those of origins that the site allows. The library also hands the secret session id
 * out as a cookie: no more. A site's settings may lie on a disk, so a foreign origin is looked up
 * off the event loop, before its request goes on.
 */
@Sharable
final class ResponseHeaders extends ChannelDuplexHandler {

  private static final Logger log = LoggerFactory.getLogger(ResponseHeaders.class);

  /** The origin that may read the answer to the request of a channel; none when absent. */
  private static final AttributeKey<String> READER = AttributeKey.valueOf("bench.cors-reader");

  private final Access access;
  private final ConnectCheck check;
  private final Executor threads;

  ResponseHeaders(Access access, ConnectCheck check, Executor threads) {
    this.access = access;
    this.check = check;
    this.threads = threads;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof FullHttpRequest request) {
      var remote = (InetSocketAddress) ctx.channel().remoteAddress();
      Handshake handshake = Handshake.of(request.headers(), remote, access.trusts(remote));
      if (!handshake.fromOwnHost()) {
        threads.execute(() -> {
          @Nullable String reader = allows(handshake) ? handshake.origin() : null;
          ctx.executor().execute(() -> goOn(ctx, request, reader));
        });
        return;
      }
      ctx.channel().attr(READER).set(handshake.origin());
    }
    super.channelRead(ctx, message);
  }

  private boolean allows(Handshake handshake) {
    try {
      return check.allowsReader(handshake);
    } catch (RuntimeException e) {
      log.debug("The origin {} cannot be checked", handshake.origin(), e);
      return false;
    }
  }

  private static void goOn(
      ChannelHandlerContext ctx, FullHttpRequest request, @Nullable String reader) {
    ctx.channel().attr(READER).set(reader);
    ctx.fireChannelRead(request);
  }

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
