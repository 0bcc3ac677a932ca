package dev.bench.realtime;

import dev.bench.json.Json;
import dev.bench.realtime.access.EventSource;
import dev.bench.realtime.connection.Connections;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A realtime server on a free port whose events come from the test itself. */
final class Fixture implements AutoCloseable {

  final FakeAccess access = new FakeAccess();
  private final boolean developerMode;
  private final Connections.Limits limits;
  private @Nullable Consumer<String> published;
  private final EventSource events;
  private RealtimeServer server;

  Fixture(boolean developerMode, Connections.Limits limits) {
    this(developerMode, limits, null);
  }

  /** A server whose events come from elsewhere. */
  Fixture(EventSource events) {
    this(false, Connections.Limits.standard(), events);
  }

  private Fixture(boolean developerMode, Connections.Limits limits, @Nullable EventSource events) {
    this.events = events == null ? this::listen : events;
    this.developerMode = developerMode;
    this.limits = limits;
    this.server = start(0);
  }

  static Fixture standard() {
    return new Fixture(false, Connections.Limits.standard());
  }

  private RealtimeServer start(int port) {
    return RealtimeServer.start(
        new RealtimeServer.Parts(access, events, developerMode, limits),
        new RealtimeOptions("127.0.0.1", port));
  }

  private EventSource.Subscribed listen(Consumer<String> listener) {
    published = listener;
    return () -> {};
  }

  /** Stops the server and starts another on the same port. */
  void restart() {
    int port = port();
    server.close();
    server = start(port);
  }

  int port() {
    return server.port();
  }

  RealtimeServer server() {
    return server;
  }

  String url(String site) {
    return "http://" + site + ":" + port() + "/" + site;
  }

  void publish(String site, String room, String event, Object message) {
    publish(
        Json.core()
            .write(Map.of("event", event, "message", message, "namespace", site, "room", room)));
  }

  void publish(String json) {
    published.accept(json);
  }

  @Override
  public void close() {
    server.close();
  }
}
