package dev.bench.realtime.namespace;

import dev.bench.realtime.access.Access;
import dev.bench.realtime.access.Standing;
import dev.bench.realtime.connection.Rooms;
import dev.bench.realtime.connection.Socket;
import dev.bench.realtime.connection.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps open sockets true to their sessions, whatever has changed them.
 *
 * <p>It looks every few seconds, and at a site at once when the end of a session is announced,
 * which may get lost. Each look asks the database of every site once for all its sessions with
 * sockets. A socket whose session is over, or whose user is disabled, is closed. When a user's
 * roles have changed, the rooms of the user's sockets are checked again, and those that are no
 * longer open are left. While a site's database is away its sockets stay as they are, and get no
 * further rooms.
 */
public final class SessionWatch {

  private final Access access;
  private final Checks lookups;
  private final RoomChecks checks;
  private final Rooms rooms;
  private final Executor threads;
  private final Set<String> looking = ConcurrentHashMap.newKeySet();
  private final Outages outages = new Outages(LoggerFactory.getLogger(SessionWatch.class));

  public SessionWatch(
      Access access, Checks lookups, RoomChecks checks, Rooms rooms, Executor threads) {
    this.access = access;
    this.lookups = lookups;
    this.checks = checks;
    this.rooms = rooms;
    this.threads = threads;
  }

  /**
   * Begins a look at these sockets, site by site; a site whose last look still runs is left out.
   */
  public void look(Collection<Socket> sockets) {
    Map<String, List<Socket>> bySite =
        sockets.stream()
            .filter(socket -> !socket.isGuest())
            .collect(Collectors.groupingBy(Socket::site));
    bySite.forEach((site, members) -> {
      if (looking.add(site)) {
        threads.execute(() -> look(site, members));
      }
    });
  }

  private void look(String site, List<Socket> sockets) {
    String subject = "The look at the sessions of " + site;
    try {
      Set<String> sids = sockets.stream().map(Socket::sid).collect(Collectors.toSet());
      Map<String, Standing> standings = lookups.ask(site, () -> access.standings(site, sids));
      outages.worked(subject);
      List<Socket> changed =
          sockets.stream().filter(socket -> settle(socket, standings.get(socket.sid()))).toList();
      if (!changed.isEmpty()) {
        // Apps may be slow with this; sessions that end meanwhile must not wait for them.
        threads.execute(() -> changed.forEach(this::checkAgain));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops.
    } catch (Exception e) {
      outages.failed(subject, e);
    } finally {
      looking.remove(site);
    }
  }

  /** Closes the socket if its session is over; otherwise says whether its roles have changed. */
  private boolean settle(Socket socket, @Nullable Standing now) {
    if (now == null || !now.user().equals(socket.user())) {
      socket.connection().close("its session has ended");
      return false;
    }
    if (now.desk()) {
      var _ = rooms.join(socket, Rooms.DESK);
    } else {
      rooms.leave(socket, Rooms.DESK);
    }
    Standing before = socket.standing();
    boolean changed = before != null && !before.roles().equals(now.roles());
    if (changed) {
      socket.standing(now);
    }
    return changed;
  }

  private void checkAgain(Socket socket) {
    for (Target target : List.copyOf(socket.watched().values())) {
      switch (checks.ask(socket, target)) {
        case YES -> {}
        case NO -> {
          socket.watched().remove(target.room());
          rooms.leave(socket, target.room());
        }
        case UNKNOWN -> {
          socket.connection().close("its rooms cannot be checked now");
          return;
        }
      }
    }
  }
}
