package dev.bench.realtime;

import dev.bench.Session;
import dev.bench.realtime.ClientPacket.Event;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What a client may do in its namespace: Frappe's events.
 *
 * <p>Whoever asks for a room that is not open to them hears nothing, as in Frappe. Unknown events
 * and wrong arguments are ignored. Blocks on checks in app code.
 *
 * <p>Source: {@code realtime/handlers/frappe_handlers.js} of Frappe; but a task's room is for the
 * user who enqueued it.
 */
final class ClientEvents {

  private static final Logger log = LoggerFactory.getLogger(ClientEvents.class);

  /** The longest name of a document, as in Frappe's tables. */
  private static final int NAME_LENGTH = 140;

  private static final ServerEvent PONG = ServerEvent.of("pong");

  private final Access access;
  private final Checks checks;
  private final Rooms rooms;
  private final Failing failing = new Failing(log);

  ClientEvents(Access access, Checks checks, Rooms rooms) {
    this.access = access;
    this.checks = checks;
    this.rooms = rooms;
  }

  void accept(Socket socket, Event event) {
    List<JsonNode> arguments = event.arguments();
    switch (event.name()) {
      case "ping" -> rooms.deliver(socket, PONG);
      case "doctype_subscribe" -> one(arguments, type -> subscribe(socket, type));
      case "doctype_unsubscribe" ->
          one(arguments, type -> rooms.leave(socket, Rooms.doctype(type)));
      case "doc_subscribe" -> two(arguments, (type, name) -> subscribe(socket, type, name));
      case "doc_unsubscribe" ->
          two(arguments, (type, name) -> rooms.leave(socket, Rooms.doc(type, name)));
      case "task_subscribe", "progress_subscribe" -> one(arguments, id -> watch(socket, id));
      case "task_unsubscribe", "progress_unsubscribe" ->
          one(arguments, id -> rooms.leave(socket, Rooms.task(id)));
      default -> log.trace("A client's event {} is unknown", event.name());
    }
  }

  private void subscribe(Socket socket, String type) {
    subscribe(socket, Rooms.doctype(type), type, null);
  }

  private void subscribe(Socket socket, String type, String name) {
    subscribe(socket, Rooms.doc(type, name), type, name);
  }

  private void subscribe(Socket socket, String room, String type, @Nullable String name) {
    Session session = socket.visitor().session();
    String subject = "The check of subscriptions to " + type + " on " + socket.site();
    joinIf(socket, room, subject, () -> access.mayHear(socket.site(), session, type, name));
  }

  private void watch(Socket socket, String task) {
    Session session = socket.visitor().session();
    String subject = "The check of who owns a task";
    joinIf(socket, Rooms.task(task), subject, () -> access.ownsTask(socket.site(), session, task));
  }

  private void joinIf(Socket socket, String room, String subject, Callable<Boolean> check) {
    try {
      if (checks.ask(check)) {
        rooms.join(socket, room);
      }
      failing.worked(subject);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops.
    } catch (Exception e) {
      failing.failed(subject, e);
    }
  }

  @FunctionalInterface
  private interface OneName {
    void accept(String name);
  }

  @FunctionalInterface
  private interface TwoNames {
    void accept(String first, String second);
  }

  private static void one(List<JsonNode> arguments, OneName act) {
    if (!arguments.isEmpty() && isName(arguments.get(0))) {
      act.accept(arguments.get(0).stringValue());
    }
  }

  private static void two(List<JsonNode> arguments, TwoNames act) {
    if (arguments.size() > 1 && isName(arguments.get(0)) && isName(arguments.get(1))) {
      act.accept(arguments.get(0).stringValue(), arguments.get(1).stringValue());
    }
  }

  private static boolean isName(JsonNode value) {
    return value.isString()
        && !value.stringValue().isEmpty()
        && value.stringValue().length() <= NAME_LENGTH;
  }
}
