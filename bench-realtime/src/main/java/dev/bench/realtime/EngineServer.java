package dev.bench.realtime;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket and the event loops; started in place of the library's own server, whose
 * stopping takes 4 s.
 *
 * <p>The library puts every connection into its root namespace. That namespace sends nothing and
 * takes nothing; only the end of a connection is learnt from it.
 */
final class EngineServer implements AutoCloseable {

  /** How long stopping may take in all, whatever the event loops are at. */
  private static final Duration STOP_TIMEOUT = Duration.ofMillis(800);

  /**
   * See {@link RequestGate}: ours comes first; the library's would end a session that can poll on.
   */
  private static final Duration LIBRARY_UPGRADE_TIMEOUT = Duration.ofHours(1);

  private final EventLoopGroup acceptor =
      new NioEventLoopGroup(1, new DefaultThreadFactory("realtime-accept", true));
  private final EventLoopGroup loops =
      new NioEventLoopGroup(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          new DefaultThreadFactory("realtime-io", true));
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Pipeline pipeline;
  private final Channel listening;

  EngineServer(InetSocketAddress address, Connections connections, Lobby lobby, WireLimits limits) {
    Configuration configuration = configuration(limits);
    var hub = new NamespacesHub(configuration);
    hub.create(Namespace.DEFAULT_NAME)
        .addDisconnectListener((SocketIOClient client) -> connections.ended(client.getSessionId()));
    pipeline = new Pipeline(configuration, connections, lobby, limits, channels);
    pipeline.start(configuration, hub);
    listening = bind(address, limits);
  }

  private static Configuration configuration(WireLimits limits) {
    var configuration = new Configuration();
    configuration.setJsonSupport(new WireJson(limits.payloadBytes()));
    configuration.setExceptionListener(new QuietFailures());
    configuration.setPingInterval((int) limits.pingInterval().toMillis());
    configuration.setPingTimeout((int) limits.pingTimeout().toMillis());
    configuration.setFirstDataTimeout((int) limits.requestTimeout().toMillis());
    configuration.setUpgradeTimeout((int) LIBRARY_UPGRADE_TIMEOUT.toMillis());
    configuration.setMaxHttpContentLength(limits.payloadBytes());
    configuration.setMaxFramePayloadLength(limits.payloadBytes());
    configuration.setHttpCompression(false);
    configuration.setWebsocketCompression(false);
    configuration.setAddVersionHeader(false);
    configuration.setRandomSession(true); // Else a client chooses its session id by a cookie.
    return configuration;
  }

  private Channel bind(InetSocketAddress address, WireLimits limits) {
    var bootstrap =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(pipeline)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(limits.unsentBytes() / 2, limits.unsentBytes()));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stopLoops(System.nanoTime() + STOP_TIMEOUT.toNanos());
      throw new PortUnavailableException(address, bound.cause());
    }
    return bound.channel();
  }

  /** The port that it listens on. */
  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Accepts nobody any more and closes all connections; clients see it and come again later. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    await(listening.close(), deadline);
    await(channels.close(), deadline);
    stopLoops(deadline);
  }

  private void stopLoops(long deadline) {
    var first = acceptor.shutdownGracefully(0, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    var second = loops.shutdownGracefully(0, STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    await(first, deadline);
    await(second, deadline);
    pipeline.stop();
  }

  private static void await(Future<?> step, long deadline) {
    step.awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
