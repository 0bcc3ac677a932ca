package dev.bench.web.server;

import dev.bench.config.TrustedProxies;
import dev.bench.web.listen.InheritedSocket;
import dev.bench.web.log.AccessLog;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.management.XnioServerMXBean;

/**
 * Serves a {@link Gateway} over HTTP/1.1 on one port.
 *
 * <p>I/O threads read requests and write answers and never block; platform threads, shared between
 * sites, run handlers ({@link SiteWorkers}; measured: {@code docs/decisions/021-web-threads.md}).
 * Closing stops to listen at once, lets running requests end within {@link Limits.Times#drain}, and
 * then closes everything.
 */
public final class UndertowServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UndertowServer.class);

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int POOLED_BUFFERS = 200;
  private static final int BACKLOG = 1000;

  /** The threads take turns to accept, some connections at a time. */
  private static final int LEAST_SHARE = 4;

  private static final Duration LAST_WAIT = Duration.ofSeconds(2);

  /** A kept connection may have a request under way when the server closes; so long it is heard. */
  private static final Duration KEPT_CONNECTIONS = Duration.ofSeconds(1);

  private final XnioWorker worker;
  private final AcceptingChannel<StreamConnection> listener;
  private final ExchangeHandler exchanges;
  private final Duration drain;
  private final Optional<InheritedSocket> inherited;
  private final AtomicBoolean closed = new AtomicBoolean();

  private UndertowServer(
      XnioWorker worker,
      AcceptingChannel<StreamConnection> listener,
      ExchangeHandler exchanges,
      Duration drain,
      Optional<InheritedSocket> inherited) {
    this.worker = worker;
    this.listener = listener;
    this.exchanges = exchanges;
    this.drain = drain;
    this.inherited = inherited;
  }

  /**
   * Listens on {@code address} (port 0 takes a free one) and serves {@code gateway}.
   *
   * @param proxies whose forwarding headers are believed
   * @param log hears of every exchange that has ended; stays open
   * @throws java.net.BindException when the port is taken
   */
  public static UndertowServer start(
      InetSocketAddress address,
      Gateway gateway,
      Limits limits,
      TrustedProxies proxies,
      AccessLog log)
      throws IOException {
    return start(address, Optional.empty(), gateway, limits, proxies, log);
  }

  /**
   * Accepts from a socket that another program holds too, and serves {@code gateway}. When this
   * server closes, that socket still listens.
   *
   * @param proxies whose forwarding headers are believed
   * @param log hears of every exchange that has ended; stays open
   */
  public static UndertowServer start(
      InheritedSocket socket, Gateway gateway, Limits limits, TrustedProxies proxies, AccessLog log)
      throws IOException {
    // XNIO always binds: the inherited socket takes the place of one that nothing knows of.
    InetSocketAddress throwAway = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return start(throwAway, Optional.of(socket), gateway, limits, proxies, log);
  }

  private static UndertowServer start(
      InetSocketAddress address,
      Optional<InheritedSocket> inherited,
      Gateway gateway,
      Limits limits,
      TrustedProxies proxies,
      AccessLog log)
      throws IOException {
    XnioWorker worker = Xnio.getInstance().createWorker(workerOptions());
    try {
      ExchangeHandler exchanges = new ExchangeHandler(gateway, limits, proxies, log);
      // A thread-local cache of buffers (the last argument) would be lost with short-lived threads.
      var buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, POOLED_BUFFERS, 0);
      HttpOpenListener open = new HttpOpenListener(buffers, httpOptions(limits));
      open.setRootHandler(exchanges);
      AtomicBoolean full = new AtomicBoolean();
      AcceptingChannel<StreamConnection> listener =
          worker.createStreamConnectionServer(
              address,
              ChannelListeners.openListenerAdapter(connection -> {
                GuardedSource.guard(connection, exchanges.refusals(), limits.headBytes());
                open.handleEvent(connection);
                tellWhenFull(connections(worker), limits.counts().connections(), full);
              }),
              socketOptions(limits, worker));
      if (inherited.isPresent()) {
        inherited.get().takeThePlaceOf(port(listener));
      }
      listener.resumeAccepts();
      return new UndertowServer(worker, listener, exchanges, limits.times().drain(), inherited);
    } catch (IOException | RuntimeException e) {
      worker.shutdownNow();
      throw e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    // XNIO still names the port that it bound.
    return inherited.map(InheritedSocket::port).orElseGet(() -> port(listener));
  }

  private static int port(AcceptingChannel<StreamConnection> listener) {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** How many requests run or wait. */
  public int running() {
    return exchanges.running();
  }

  /** How many requests it has begun to serve. */
  public long served() {
    return exchanges.served();
  }

  /** Tells once that clients wait or soon will, and again after half of the connections ended. */
  private static void tellWhenFull(int open, int most, AtomicBoolean full) {
    if (open > most - most / 10 && full.compareAndSet(false, true)) {
      LOG.warn(
          "{} of {} connections are open; beyond these a client waits until one of them ends."
              + " Allow more: web_connections, and the limit of open files (ulimit -n)",
          open,
          most);
    } else if (open <= most / 2 && full.compareAndSet(true, false)) {
      LOG.info("No client waits for a connection: {} of {} are open", open, most);
    }
  }

  private static int connections(XnioWorker worker) {
    return worker.getMXBean().getServerMXBeans().stream()
        .mapToInt(XnioServerMXBean::getConnectionCount)
        .sum();
  }

  /** How many connections of clients are open. */
  public int connections() {
    return connections(worker);
  }

  /** How many requests it has refused before the application saw them. */
  long refused() {
    return exchanges.refusals().count();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return; // closing the listener of a worker that has ended waits for ever
    }
    IoUtils.safeClose(listener);
    InFlight running = exchanges.beginClose();
    try {
      if (!ends(running)) {
        LOG.warn("{} requests did not end within {}; they are cut off", running.count(), drain);
      }
      exchanges.close();
      worker.shutdown();
      if (!worker.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      exchanges.close();
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Whether all requests ended in time. Of an inherited socket another process takes the next. */
  private boolean ends(InFlight running) throws InterruptedException {
    return inherited.isPresent()
        ? running.awaitQuiet(KEPT_CONNECTIONS, drain)
        : running.awaitNone(drain);
  }

  private static OptionMap workerOptions() {
    return OptionMap.builder()
        .set(Options.WORKER_NAME, "web")
        .set(Options.WORKER_IO_THREADS, Math.max(2, Runtime.getRuntime().availableProcessors()))
        .set(Options.WORKER_TASK_CORE_THREADS, 1) // SiteWorkers has the threads for handlers
        .set(Options.WORKER_TASK_MAX_THREADS, 1)
        .set(Options.TCP_NODELAY, true)
        .getMap();
  }

  private static OptionMap socketOptions(Limits limits, XnioWorker worker) {
    int silence = (int) limits.times().silence().toMillis();
    // Each I/O thread has its share; beside one that is full another may have room.
    int connections =
        Math.max(limits.counts().connections(), LEAST_SHARE * worker.getIoThreadCount());
    return OptionMap.builder()
        .set(Options.WORKER_IO_THREADS, worker.getIoThreadCount())
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BALANCING_TOKENS, 1)
        .set(Options.BALANCING_CONNECTIONS, 2)
        .set(Options.BACKLOG, BACKLOG)
        .set(Options.CONNECTION_HIGH_WATER, connections)
        .set(Options.CONNECTION_LOW_WATER, connections) // any that ends makes room
        .set(Options.WRITE_TIMEOUT, silence)
        .getMap();
  }

  private static OptionMap httpOptions(Limits limits) {
    return OptionMap.builder()
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.MAX_HEADER_SIZE, limits.headBytes())
        // Framing counts headers and parameters before; a head has fewer of them than bytes.
        .set(UndertowOptions.MAX_HEADERS, limits.headBytes())
        .set(UndertowOptions.MAX_PARAMETERS, limits.headBytes())
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // RequestBody counts, and answers 413
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true) // browsers send them
        .set(UndertowOptions.DECODE_URL, false) // RequestReader decodes, strictly
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.times().head().toMillis())
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) limits.times().idle().toMillis())
        .getMap();
  }
}
