package dev.bench.realtime.engine;

import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.listener.ExceptionListenerAdapter;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a channel on which something failed; the library would log the failure as an error, and what
 * the client sent with it.
 */
final class QuietFailures extends ExceptionListenerAdapter {

  private static final Logger log = LoggerFactory.getLogger(QuietFailures.class);

  @Override
  public boolean exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    log.debug("The channel of {} is closed", ctx.channel().remoteAddress(), failure);
    var _ = ctx.close();
    return true;
  }

  @Override
  public void onDisconnectException(Exception failure, SocketIOClient client) {
    log.error("The end of connection {} could not be handled", client.getSessionId(), failure);
  }

  @Override
  public void onAuthException(Throwable failure, SocketIOClient client) {
    log.error("The library has asked for a check of its own, which never happens", failure);
  }
}
