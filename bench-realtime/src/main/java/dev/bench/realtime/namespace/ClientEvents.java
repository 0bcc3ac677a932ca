package dev.bench.realtime.namespace;

import dev.bench.json.Json;
import dev.bench.realtime.access.Standing;
import dev.bench.realtime.connection.Rooms;
import dev.bench.realtime.connection.Socket;
import dev.bench.realtime.connection.Target;
import dev.bench.realtime.packet.ClientPacket.Event;
import dev.bench.realtime.packet.ServerEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client may do in its namespace: Frappe's events.
 *
 * <p>A client that asks for a room that is not open to it gets no answer, as in Frappe; a client
 * that is in too many rooms gets the event {@code subscribe_error}. Unknown events and wrong
 * arguments are ignored. Blocks on checks in app code.
 *
 * <p>Source: {@code realtime/handlers/frappe_handlers.js} of Frappe; but a task's room is for the
 * user who enqueued it.
 */
public final class ClientEvents {

  private static final Logger log = LoggerFactory.getLogger(ClientEvents.class);

  /** The longest name of a document, as in Frappe's tables. */
  private static final int NAME_LENGTH = 140;

  private static final ServerEvent PONG = ServerEvent.of("pong");

  private final RoomChecks checks;
  private final Rooms rooms;

  public ClientEvents(RoomChecks checks, Rooms rooms) {
    this.checks = checks;
    this.rooms = rooms;
  }

  /** Does what an event of a client asks for; may block. */
  void accept(Socket socket, Event event) {
    List<String> arguments = event.arguments();
    switch (event.name()) {
      case "ping" -> rooms.deliver(socket, PONG);
      case "doctype_subscribe" -> one(arguments, type -> join(socket, new Target.Type(type)));
      case "doctype_unsubscribe" -> one(arguments, type -> leave(socket, new Target.Type(type)));
      case "doc_subscribe" ->
          two(arguments, (type, name) -> join(socket, new Target.Document(type, name)));
      case "doc_unsubscribe" ->
          two(arguments, (type, name) -> leave(socket, new Target.Document(type, name)));
      case "task_subscribe", "progress_subscribe" ->
          one(arguments, id -> join(socket, new Target.Task(id)));
      case "task_unsubscribe", "progress_unsubscribe" ->
          one(arguments, id -> leave(socket, new Target.Task(id)));
      default -> log.trace("A client's event {} is unknown", event.name());
    }
  }

  private void join(Socket socket, Target target) {
    Standing before = socket.standing();
    boolean place = rooms.hasPlace(socket, target.room());
    if (place && checks.ask(socket, target) == RoomChecks.Answer.YES) {
      place = rooms.join(socket, target.room());
      if (place) {
        socket.watched().put(target.room(), target);
        leaveIfRolesChanged(socket, target, before);
      }
    }
    if (!place) {
      String message = "You are in as many rooms as socketio_max_rooms allows; leave one first.";
      Map<String, String> answer = Map.of("room", target.room(), "message", message);
      rooms.deliver(socket, ServerEvent.of("subscribe_error", Json.core().write(answer)));
    }
  }

  /** A look at the session that came between the check and the joining did not see this room. */
  private void leaveIfRolesChanged(Socket socket, Target target, @Nullable Standing before) {
    Standing now = socket.standing();
    if (before != null
        && now != null
        && !before.roles().equals(now.roles())
        && checks.ask(socket, target) != RoomChecks.Answer.YES) {
      leave(socket, target);
    }
  }

  private void leave(Socket socket, Target target) {
    socket.watched().remove(target.room());
    rooms.leave(socket, target.room());
  }

  @FunctionalInterface
  private interface OneName {
    void accept(String name);
  }

  @FunctionalInterface
  private interface TwoNames {
    void accept(String first, String second);
  }

  private static void one(List<String> arguments, OneName act) {
    if (!arguments.isEmpty() && isName(arguments.get(0))) {
      act.accept(arguments.get(0));
    }
  }

  private static void two(List<String> arguments, TwoNames act) {
    if (arguments.size() > 1 && isName(arguments.get(0)) && isName(arguments.get(1))) {
      act.accept(arguments.get(0), arguments.get(1));
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= NAME_LENGTH;
  }
}
