package dev.bench.realtime;

import dev.bench.metrics.Figures;
import dev.bench.realtime.access.Access;
import dev.bench.realtime.access.BenchAccess;
import dev.bench.realtime.access.EventSource;
import dev.bench.realtime.access.RedisEvents;
import dev.bench.realtime.connection.ClientLimits;
import dev.bench.realtime.connection.Connection;
import dev.bench.realtime.connection.Connections;
import dev.bench.realtime.connection.Rooms;
import dev.bench.realtime.engine.EngineServer;
import dev.bench.realtime.namespace.Checks;
import dev.bench.realtime.namespace.ClientEvents;
import dev.bench.realtime.namespace.ConnectCheck;
import dev.bench.realtime.namespace.EventRelay;
import dev.bench.realtime.namespace.Lobby;
import dev.bench.realtime.namespace.RoomChecks;
import dev.bench.realtime.namespace.SessionWatch;
import dev.bench.realtime.packet.Frames;
import dev.bench.realtime.packet.UnsentBudget;
import dev.bench.runtime.Bench;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The realtime server: brings what was published in Redis to the Socket.IO clients of the sites.
 *
 * <ol>
 *   <li>It listens for clients first and for events second, so that it answers while Redis is away.
 *   <li>A client enters the namespace of a site when {@link ConnectCheck} lets it in; sites that
 *       appear later need nothing but to be there.
 *   <li>{@link EventRelay} delivers events to the rooms of the sites.
 *   <li>{@link #close} takes less than a second; clients then come again by themselves.
 * </ol>
 */
public final class RealtimeServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RealtimeServer.class);

  private final ExecutorService clientThreads = threads("realtime-client-");
  private final UnsentBudget budget;
  private final Rooms rooms;
  private final Checks lookups;
  private final Checks checks;
  private final SessionWatch watch;
  private final Connections connections;
  private final EngineServer engine;
  private final EventRelay relay;
  private final EventSource.Subscribed subscribed;
  private final EventSource.Subscribed sessionEnds;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("realtime-clock").factory());

  private RealtimeServer(Parts parts, RealtimeOptions options) {
    Connections.Limits limits = parts.limits();
    budget = UnsentBudget.within(limits.load().unsentTotalBytes());
    var frames = new Frames(budget);
    rooms = new Rooms(frames, limits.client());
    lookups = checks("realtime-session-", limits.client());
    checks = checks("realtime-check-", limits.client());
    connections = new Connections(clientThreads, rooms, budget, limits);
    Access access = parts.access();
    var roomChecks = new RoomChecks(access, checks);
    var events = new ClientEvents(roomChecks, rooms);
    var check = new ConnectCheck(access);
    var lobby = new Lobby(check, lookups, events, rooms, frames);
    watch = new SessionWatch(access, lookups, roomChecks, rooms, clientThreads);
    var address = new InetSocketAddress(options.host(), options.port());
    var engineParts =
        new EngineServer.Parts(connections, frames, access, check, lobby, clientThreads);
    engine = new EngineServer(address, engineParts, limits);
    relay = new EventRelay(rooms, limits.load().unsentBytes(), parts.developerMode());
    subscribed = parts.events().listen(this::deliver);
    sessionEnds = access.onSessionEnd(this::look);
    every(limits.client().joinTimeout().dividedBy(4), connections::closeIdle);
    every(limits.client().sessionLook(), () -> watch.look(connections.sockets()));
    log.info("Socket.IO listens on {}:{}", options.host(), engine.port());
  }

  /** A session of the site has ended: its sockets need not wait for the next look at all. */
  private void look(String site) {
    watch.look(
        connections.sockets().stream().filter(socket -> socket.site().equals(site)).toList());
  }

  /** What a server is made of. */
  record Parts(
      Access access, EventSource events, boolean developerMode, Connections.Limits limits) {}

  private void deliver(String message) {
    relay.accept(message);
    connections.relieve();
  }

  /**
   * Starts the realtime server of a bench.
   *
   * @throws dev.bench.realtime.engine.PortUnavailableException when it cannot listen there; nothing
   *     is left running
   */
  public static RealtimeServer start(Bench bench, RealtimeOptions options) {
    var parts =
        new Parts(
            new BenchAccess(bench),
            new RedisEvents(bench.queue()),
            bench.config().developerMode(),
            Connections.Limits.of(bench.config().settings()));
    RealtimeServer server = start(parts, options);
    bench.followGenerations(); // Checks of subscriptions are app code.
    return server;
  }

  static RealtimeServer start(Parts parts, RealtimeOptions options) {
    return new RealtimeServer(parts, options);
  }

  private void every(Duration period, Runnable task) {
    long millis = period.toMillis();
    var _ =
        clock.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                log.error(
                    "A look at the connections failed; the next one comes in {} ms", millis, e);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  private static Checks checks(String name, ClientLimits limits) {
    return new Checks(
        threads(name), limits.checks(), ClientLimits.CHECKS_PER_SITE, limits.checkTimeout());
  }

  private static ExecutorService threads(String name) {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
  }

  /** The port that it listens on. */
  public int port() {
    return engine.port();
  }

  /** The figures of this server: clients, rooms, what waits for clients. */
  public Figures figures() {
    return text -> {
      text.gauge("bench_socketio_clients", "Clients that are connected.", connected());
      text.gauge("bench_socketio_rooms", "Rooms with clients.", rooms());
      text.gauge(
          "bench_socketio_unsent_bytes",
          "Bytes that wait for slow clients.",
          (double) unsentBytes());
      text.counter(
          "bench_socketio_events_skipped_total",
          "Published events that did not fit.",
          (double) skippedEvents());
    };
  }

  /** How many clients are connected. */
  int connected() {
    return connections.size();
  }

  /** How many rooms there are. */
  int rooms() {
    return rooms.size();
  }

  /** How many bytes are held for clients that have not read them. */
  long unsentBytes() {
    return budget.held();
  }

  /** How many published events did not fit and were skipped. */
  long skippedEvents() {
    return relay.skipped();
  }

  /** The connection of an Engine.IO session id. */
  @Nullable Connection connection(String sid) {
    return connections.find(sid);
  }

  @Override
  public void close() {
    subscribed.close();
    sessionEnds.close();
    engine.close();
    clock.shutdownNow();
    clientThreads.shutdownNow();
    lookups.close();
    checks.close();
  }
}
