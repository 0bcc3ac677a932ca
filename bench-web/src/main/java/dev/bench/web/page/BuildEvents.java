package dev.bench.web.page;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Passes on what the watcher tells of builds, so that pages reach it by their own address, also
 * through a tunnel. Only for {@code developer_mode}.
 *
 * <p>While no watcher runs, the stream ends at once and the browser asks again later.
 */
public final class BuildEvents implements Application {

  /** Where pages ask. */
  public static final String PATH = "/api/bench/builds";

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** The watcher writes more often than this. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final byte[] LATER = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

  private final URI events;
  private volatile boolean closing;

  /** The events of the watcher that listens on {@code port} of this machine. */
  public BuildEvents(int port) {
    this.events = URI.create("http://127.0.0.1:%d/events".formatted(port));
  }

  /**
   * Ends all streams with the next word of the watcher, so that no page delays the server's end.
   */
  public void beginClose() {
    closing = true;
  }

  @Override
  public Response handle(Request request) {
    return Response.stream("text/event-stream", this::passOn);
  }

  private void passOn(OutputStream out) throws IOException {
    out.write(LATER);
    out.flush();
    HttpURLConnection watcher = (HttpURLConnection) events.toURL().openConnection(Proxy.NO_PROXY);
    watcher.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
    watcher.setReadTimeout(Math.toIntExact(SILENCE.toMillis()));
    byte[] buffer = new byte[8192];
    try (InputStream in = opened(watcher)) {
      for (int read = in.read(buffer); read > 0 && !closing; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
    } finally {
      watcher.disconnect();
    }
  }

  private static InputStream opened(HttpURLConnection watcher) {
    try {
      return watcher.getInputStream();
    } catch (IOException away) {
      return InputStream.nullInputStream();
    }
  }
}
