package dev.bench.realtime.connection;

import dev.bench.realtime.packet.Frame;
import dev.bench.realtime.packet.Frames;
import dev.bench.realtime.packet.ServerEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sockets are in which room of which site.
 *
 * <p>Rooms have Frappe's names: {@code website}, {@code all}, {@code user:<user>}, {@code
 * doctype:<type>}, {@code doc:<type>/<name>}, {@code task_progress:<id>}. A room is there while a
 * socket is in it. Safe for many threads; a socket's monitor is taken before the map's.
 */
public final class Rooms {

  /** The room of everyone on a site, guests too. */
  public static final String WEBSITE = "website";

  /** The room of the desk's users. */
  public static final String DESK = "all";

  private record Room(String site, String name) {}

  private final Map<Room, Set<Socket>> members = new ConcurrentHashMap<>();
  private final Frames frames;
  private final int roomsPerSocket;

  public Rooms(Frames frames, ClientLimits limits) {
    this.frames = frames;
    this.roomsPerSocket = limits.rooms();
  }

  /** The name of the room of one user. */
  public static String user(String user) {
    return "user:" + user;
  }

  static String doctype(String type) {
    return "doctype:" + type;
  }

  static String doc(String type, String name) {
    return "doc:" + type + "/" + name;
  }

  static String task(String id) {
    return "task_progress:" + id;
  }

  /** Lets a socket into a room; false when it is in too many. Does nothing when it has left. */
  public boolean join(Socket socket, String room) {
    synchronized (socket) {
      if (socket.left || socket.rooms.contains(room)) {
        return true;
      }
      if (socket.rooms.size() >= roomsPerSocket) {
        return false;
      }
      socket.rooms.add(room);
      members.compute(
          new Room(socket.site(), room),
          (key, sockets) -> {
            Set<Socket> inside = sockets == null ? ConcurrentHashMap.newKeySet() : sockets;
            inside.add(socket);
            return inside;
          });
      return true;
    }
  }

  /** Whether a socket may be in one room more, or is in this one already. */
  public boolean hasPlace(Socket socket, String room) {
    synchronized (socket) {
      return socket.rooms.contains(room) || socket.rooms.size() < roomsPerSocket;
    }
  }

  /** The rooms that a socket is in now. */
  public Set<String> of(Socket socket) {
    synchronized (socket) {
      return Set.copyOf(socket.rooms);
    }
  }

  /** Takes a socket out of a room. */
  public void leave(Socket socket, String room) {
    synchronized (socket) {
      if (socket.rooms.remove(room)) {
        remove(socket, room);
      }
    }
  }

  /** Takes a socket out of all rooms, for good. */
  public void leaveAll(Socket socket) {
    synchronized (socket) {
      socket.left = true;
      socket.rooms.forEach(room -> remove(socket, room));
      socket.rooms.clear();
    }
  }

  private void remove(Socket socket, String room) {
    members.computeIfPresent(
        new Room(socket.site(), room),
        (key, sockets) -> {
          sockets.remove(socket);
          return sockets.isEmpty() ? null : sockets;
        });
  }

  /** Whether no socket is in the room. */
  public boolean isEmpty(String site, String room) {
    return !members.containsKey(new Room(site, room));
  }

  /** Sends an event to everyone in a room, in one frame that all share. */
  public void deliver(String site, String room, ServerEvent event) {
    Collection<Socket> sockets = members.getOrDefault(new Room(site, room), Set.of());
    if (!sockets.isEmpty()) {
      Frame frame = frames.event("/" + site, event);
      try {
        sockets.forEach(socket -> socket.send(frame));
      } finally {
        frame.release();
      }
    }
  }

  /** Sends an event to everyone on every site. */
  public void deliverToAll(ServerEvent event) {
    for (Room room : members.keySet()) {
      if (room.name().equals(WEBSITE)) {
        deliver(room.site(), WEBSITE, event);
      }
    }
  }

  /** Sends an event to one socket. */
  public void deliver(Socket socket, ServerEvent event) {
    Frame frame = frames.event(socket.namespace(), event);
    try {
      socket.send(frame);
    } finally {
      frame.release();
    }
  }

  /** How many rooms there are; 0 when no socket is here. */
  public int size() {
    return members.size();
  }
}
