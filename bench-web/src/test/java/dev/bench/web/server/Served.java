package dev.bench.web.server;

import dev.bench.config.TrustedProxies;
import dev.bench.http.Application;
import dev.bench.web.log.AccessLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An application behind a real socket, and a client that calls it. */
final class Served implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final UndertowServer server;

  private Served(UndertowServer server) {
    this.server = server;
  }

  static Served with(Application application) throws IOException {
    return with(Gateway.of(application), Limits.standard());
  }

  static Served with(Gateway gateway, Limits limits) throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Served(
        UndertowServer.start(
            any, gateway, limits, TrustedProxies.of("127.0.0.1"), AccessLog.none()));
  }

  HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target))
        .timeout(Duration.ofMinutes(1));
  }

  HttpResponse<String> get(String target) throws Exception {
    return send(request(target));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  RawConnection raw() throws IOException {
    return RawConnection.to(server.port());
  }

  UndertowServer server() {
    return server;
  }

  @Override
  public void close() {
    client.shutdownNow();
    server.close();
  }
}
