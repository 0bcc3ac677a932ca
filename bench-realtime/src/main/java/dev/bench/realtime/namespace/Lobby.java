package dev.bench.realtime.namespace;

import dev.bench.realtime.access.Visitor;
import dev.bench.realtime.connection.Connection;
import dev.bench.realtime.connection.Rooms;
import dev.bench.realtime.connection.Socket;
import dev.bench.realtime.namespace.Admission.Admitted;
import dev.bench.realtime.namespace.Admission.Later;
import dev.bench.realtime.namespace.Admission.Refused;
import dev.bench.realtime.packet.ClientPacket.Connect;
import dev.bench.realtime.packet.ClientPacket.Disconnect;
import dev.bench.realtime.packet.ClientPacket.Event;
import dev.bench.realtime.packet.ClientPacket.Ignored;
import dev.bench.realtime.packet.Frame;
import dev.bench.realtime.packet.Frames;
import dev.bench.realtime.packet.MalformedPacketException;
import dev.bench.realtime.packet.PacketReader;
import org.slf4j.LoggerFactory;

/**
 * Where clients arrive: none gets from here into a namespace before the check has passed.
 *
 * <p>Every packet of a connection is handled after the one before, off the event loop. Each attempt
 * to enter gets one answer, a welcome or a refusal with its reason; or its connection is closed,
 * when the session store cannot be asked: clients come again after that, and not after a refusal.
 */
public final class Lobby {

  private static final String SESSIONS = "The check of sessions";

  private final ConnectCheck check;
  private final Checks admissions;
  private final Rooms rooms;
  private final Frames frames;
  private final ClientEvents events;
  private final Outages outages = new Outages(LoggerFactory.getLogger(Lobby.class));

  public Lobby(
      ConnectCheck check, Checks admissions, ClientEvents events, Rooms rooms, Frames frames) {
    this.check = check;
    this.admissions = admissions;
    this.events = events;
    this.rooms = rooms;
    this.frames = frames;
  }

  /** Handles a packet, given without the Engine.IO type in front of it; may block. */
  public void accept(Connection connection, String text) {
    try {
      switch (PacketReader.read(text)) {
        case Ignored() -> {}
        case Connect(String namespace) -> connect(connection, namespace);
        case Disconnect(String namespace) -> disconnect(connection, namespace);
        case Event event -> handle(connection, event);
      }
    } catch (MalformedPacketException e) {
      connection.close("it sent " + e.getMessage());
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
      case Later() -> connection.close("its session cannot be checked now");
    }
  }

  private Admission admission(Connection connection, String namespace) {
    try {
      Admission admission =
          admissions.ask(namespace, () -> check.check(namespace, connection.handshake()));
      outages.worked(SESSIONS);
      return admission;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops.
    } catch (Exception e) {
      outages.failed(SESSIONS, e);
    }
    return new Later();
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
