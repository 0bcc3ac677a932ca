package dev.bench.web;

import dev.bench.config.TrustedProxies;
import dev.bench.runtime.Bench;
import dev.bench.web.log.AccessLog;
import dev.bench.web.server.Limits;
import dev.bench.web.server.UndertowServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * The web server of a bench: {@link BenchApplication} behind a port.
 *
 * <p>In {@code developer_mode} it follows the generations that the watcher announces. Closing lets
 * running requests end; the bench stays open, it belongs to the caller.
 */
public final class WebServer implements AutoCloseable {

  private final BenchApplication application;
  private final UndertowServer server;
  private final AccessLog log;

  private WebServer(BenchApplication application, UndertowServer server, AccessLog log) {
    this.log = log;
    this.application = application;
    this.server = server;
  }

  /**
   * Serves {@code bench}.
   *
   * @throws IllegalArgumentException when a setting is wrong; names it
   * @throws PortTakenException when something else listens on the port
   */
  public static WebServer start(Bench bench, WebOptions options) {
    options.site().ifPresent(bench.sites()::require);
    Limits limits = Limits.of(bench.config().settings());
    TrustedProxies proxies = TrustedProxies.of(bench.config().settings());
    BenchApplication application = new BenchApplication(bench, options);
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    AccessLog log = AccessLog.open(bench.directory().logs(), bench.config().settings());
    try {
      UndertowServer server =
          options.socket().isPresent()
              ? UndertowServer.start(options.socket().get(), application, limits, proxies, log)
              : UndertowServer.start(address, application, limits, proxies, log);
      log.alsoTo(application.metrics()::count);
      application
          .metrics()
          .gauge("bench_http_requests_running", "Requests that run or wait.", server::running);
      bench.followGenerations();
      return new WebServer(application, server, log);
    } catch (BindException e) {
      log.close();
      throw new PortTakenException(options.host(), options.port(), e);
    } catch (IOException e) {
      log.close();
      throw new UncheckedIOException(e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** How many requests it has begun to serve. */
  public long served() {
    return server.served();
  }

  @Override
  public void close() {
    application.beginClose();
    server.close();
    log.close();
  }
}
