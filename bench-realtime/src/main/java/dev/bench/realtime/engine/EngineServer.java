package dev.bench.realtime.engine;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;
import dev.bench.realtime.access.Access;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.WireLimits;
import dev.bench.realtime.namespace.ConnectCheck;
import dev.bench.realtime.namespace.Lobby;
import dev.bench.realtime.packet.Frames;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket and the event loops; started in place of the library's own server, whose
 * stopping takes 4 s.
 *
 * <p>The library puts every connection into its root namespace. That namespace sends nothing and
 * takes nothing; only the end of a connection is learnt from it.
 */
public final class EngineServer implements AutoCloseable {

  /** How long stopping may take in all, whatever the event loops are at. */
  private static final Duration STOP_TIMEOUT = Duration.ofMillis(800);

  /**
   * See {@link RequestGate}: ours comes first; the library's would end a session that can poll on.
   */
  private static final Duration LIBRARY_UPGRADE_TIMEOUT = Duration.ofHours(1);

  private static final int LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** The most that is read of a channel at once. */
  private static final int READ_BYTES = 16 * 1024;

  /** What a channel takes before the rest waits in the queue of its client. */
  private static final int WRITTEN_BYTES = 32 * 1024;

  private static final int PAGE_BYTES = 8192;
  private static final int CHUNK_PAGES_LOG2 = 6;

  private final EventLoopGroup acceptor =
      new NioEventLoopGroup(1, new DefaultThreadFactory("realtime-accept", true));
  private final EventLoopGroup loops =
      new NioEventLoopGroup(LOOPS, new DefaultThreadFactory("realtime-io", true));
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Pipeline pipeline;
  private final Channel listening;

  /** What the handlers of its channels use; {@code threads} may block. */
  public record Parts(
      Connections connections,
      Frames frames,
      Access access,
      ConnectCheck check,
      Lobby lobby,
      Executor threads) {}

  /**
   * Listens at an address.
   *
   * @throws PortUnavailableException when it cannot; nothing is left running
   */
  public EngineServer(InetSocketAddress address, Parts parts, Connections.Limits limits) {
    Configuration configuration = configuration(limits.wire());
    var hub = new NamespacesHub(configuration);
    Connections connections = parts.connections();
    hub.create(Namespace.DEFAULT_NAME)
        .addDisconnectListener((SocketIOClient client) -> connections.ended(client.getSessionId()));
    pipeline = new Pipeline(parts, limits, channels);
    pipeline.start(configuration, hub);
    listening = bind(address);
  }

  /**
   * Netty's usual chunks are of 4 MiB, several for each event loop; what clients send us is short,
   * and what we send them lies in frames.
   */
  private static ByteBufAllocator buffers() {
    return new PooledByteBufAllocator(
        true,
        0,
        LOOPS,
        PAGE_BYTES,
        CHUNK_PAGES_LOG2,
        PooledByteBufAllocator.defaultSmallCacheSize(),
        PooledByteBufAllocator.defaultNormalCacheSize(),
        false);
  }

  private static Configuration configuration(WireLimits limits) {
    var configuration = new Configuration();
    configuration.setExceptionListener(new QuietFailures());
    configuration.setPingInterval((int) limits.pingInterval().toMillis());
    configuration.setPingTimeout((int) limits.pingTimeout().toMillis());
    configuration.setUpgradeTimeout((int) LIBRARY_UPGRADE_TIMEOUT.toMillis());
    configuration.setMaxHttpContentLength(limits.payloadBytes());
    configuration.setMaxFramePayloadLength(limits.payloadBytes());
    configuration.setHttpCompression(false);
    configuration.setWebsocketCompression(false);
    configuration.setAddVersionHeader(false);
    configuration.setRandomSession(true); // Else a client chooses its session id by a cookie.
    return configuration;
  }

  private Channel bind(InetSocketAddress address) {
    var bootstrap =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(pipeline)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, buffers())
            .childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(512, 2048, READ_BYTES))
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(WRITTEN_BYTES / 2, WRITTEN_BYTES));
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stopLoops(System.nanoTime() + STOP_TIMEOUT.toNanos());
      throw new PortUnavailableException(address, bound.cause());
    }
    return bound.channel();
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Stops listening and closes all connections; clients see it and come again later. */
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
