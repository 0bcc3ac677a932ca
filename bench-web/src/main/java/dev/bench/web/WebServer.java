package dev.bench.web;

import dev.bench.config.TrustedProxies;
import dev.bench.metrics.Figures;
import dev.bench.redis.Subscription;
import dev.bench.runtime.Bench;
import dev.bench.session.NearLimits;
import dev.bench.web.log.AccessLog;
import dev.bench.web.metrics.Metrics;
import dev.bench.web.server.Gateway;
import dev.bench.web.server.Limits;
import dev.bench.web.server.UndertowServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * The web server of a bench: {@link BenchApplication}, or an application of an app, behind a port.
 *
 * <p>In {@code developer_mode} it follows the generations that the watcher announces. Closing lets
 * running requests end; the bench stays open, it belongs to the caller.
 */
public final class WebServer implements AutoCloseable {

  private final Served served;
  private final UndertowServer server;
  private final AccessLog log;
  private final Subscription sessionEnds;

  private WebServer(Served served, UndertowServer server, AccessLog log, Subscription sessionEnds) {
    this.log = log;
    this.sessionEnds = sessionEnds;
    this.served = served;
    this.server = server;
  }

  /**
   * What is served.
   *
   * @param beginClose tells it that the server closes
   */
  private record Served(Gateway gateway, Metrics metrics, Runnable beginClose) {

    static Served of(Bench bench, WebOptions options) {
      if (options.application().isPresent()) {
        PlainApplication plain = new PlainApplication(bench, options.application().get());
        return new Served(Gateway.of(plain), new Metrics(), () -> {});
      }
      BenchApplication application = new BenchApplication(bench, options);
      return new Served(application, application.metrics(), application::beginClose);
    }
  }

  /**
   * Serves {@code bench}.
   *
   * @throws IllegalArgumentException when a setting is wrong; names it
   * @throws dev.bench.BenchException when there is no such site or application
   * @throws PortTakenException when something else listens on the port
   */
  public static WebServer start(Bench bench, WebOptions options) {
    options.site().ifPresent(bench.sites()::require);
    Limits limits = Limits.of(bench.config().settings());
    NearLimits near = NearLimits.of(bench.config().settings());
    TrustedProxies proxies = TrustedProxies.of(bench.config().settings());
    Served served = Served.of(bench, options);
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    AccessLog log = AccessLog.open(bench.directory().logs(), bench.config().settings());
    try {
      UndertowServer server =
          options.socket().isPresent()
              ? UndertowServer.start(options.socket().get(), served.gateway(), limits, proxies, log)
              : UndertowServer.start(address, served.gateway(), limits, proxies, log);
      Metrics metrics = served.metrics();
      log.alsoTo(metrics::count);
      metrics.gauge("bench_http_requests_running", "Requests that run or wait.", server::running);
      metrics.gauge("bench_http_connections", "Open connections of clients.", server::connections);
      bench.followGenerations();
      return new WebServer(served, server, log, bench.sessions().keepNear(near));
    } catch (BindException e) {
      log.close();
      throw new PortTakenException(options.host(), options.port(), e);
    } catch (IOException e) {
      log.close();
      throw new UncheckedIOException(e);
    }
  }

  /** The figures of this server: requests, durations, bytes. */
  public Figures figures() {
    return served.metrics();
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
    served.beginClose().run();
    server.close();
    sessionEnds.close();
    log.close();
  }
}
