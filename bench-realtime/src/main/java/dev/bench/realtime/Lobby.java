package dev.bench.realtime;

import dev.bench.realtime.Admission.Admitted;
import dev.bench.realtime.Admission.Refused;
import dev.bench.realtime.ClientPacket.Connect;
import dev.bench.realtime.ClientPacket.Disconnect;
import dev.bench.realtime.ClientPacket.Event;
import dev.bench.realtime.ClientPacket.Ignored;
import org.slf4j.LoggerFactory;

/**
 * Where clients arrive: nobody gets from here into a namespace before the check has passed.
 *
 * <p>Every packet of a connection is handled after the one before, off the event loop. Each attempt
 * to enter gets one answer: a welcome, or a refusal with its reason.
 */
final class Lobby {

  private static final String SESSIONS = "The check of sessions";

  private final ConnectCheck check;
  private final Checks checks;
  private final Rooms rooms;
  private final Frames frames;
  private final ClientEvents events;
  private final Failing failing = new Failing(LoggerFactory.getLogger(Lobby.class));

  Lobby(Access access, Checks checks, Rooms rooms, Frames frames) {
    this.frames = frames;
    this.check = new ConnectCheck(access);
    this.checks = checks;
    this.rooms = rooms;
    this.events = new ClientEvents(access, checks, rooms);
  }

  /** Takes a packet; returns at once. */
  void accept(Connection connection, ClientPacket packet) {
    boolean taken =
        switch (packet) {
          case Ignored() -> true;
          case Connect(String namespace) ->
              connection.mailbox().put(() -> connect(connection, namespace));
          case Disconnect(String namespace) ->
              connection.mailbox().put(() -> disconnect(connection, namespace));
          case Event event -> connection.mailbox().put(() -> handle(connection, event));
        };
    if (!taken) {
      connection.close("too many of its packets wait");
    }
  }

  private void connect(Connection connection, String namespace) {
    Socket present = connection.socket(namespace);
    if (present != null) {
      connection.send(frames.welcome(namespace, present.id()));
      return;
    }
    switch (admission(connection, namespace)) {
      case Admitted(String site, Visitor visitor) ->
          enter(new Socket(site, visitor, connection), connection);
      case Refused(String reason) -> connection.send(frames.refusal(namespace, reason));
    }
  }

  private Admission admission(Connection connection, String namespace) {
    try {
      Admission admission = checks.ask(() -> check.check(namespace, connection.handshake()));
      failing.worked(SESSIONS);
      return admission;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops.
    } catch (Exception e) {
      failing.failed(SESSIONS, e);
    }
    return new Refused("Unauthorized: the session cannot be checked now");
  }

  private void enter(Socket socket, Connection connection) {
    if (!connection.add(socket)) {
      return;
    }
    Frame welcome = frames.welcome(socket.namespace(), socket.id());
    boolean welcomed;
    synchronized (socket) { // Whatever is delivered from here on waits for the welcome.
      rooms.join(socket, Rooms.WEBSITE);
      rooms.join(socket, Rooms.user(socket.visitor().session().user()));
      if (socket.visitor().desk()) {
        rooms.join(socket, Rooms.DESK);
      }
      welcomed = connection.writer().send(welcome);
    }
    welcome.release();
    if (!welcomed) {
      connection.close("it leaves too much unread");
    }
  }

  private void disconnect(Connection connection, String namespace) {
    Socket socket = connection.socket(namespace);
    if (socket != null) {
      connection.remove(socket);
      rooms.leaveAll(socket);
    }
  }

  private void handle(Connection connection, Event event) {
    Socket socket = connection.socket(event.namespace());
    if (socket != null) {
      events.accept(socket, event);
    }
  }
}
