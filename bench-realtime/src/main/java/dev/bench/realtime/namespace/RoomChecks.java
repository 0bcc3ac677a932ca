package dev.bench.realtime.namespace;

import dev.bench.Session;
import dev.bench.realtime.access.Access;
import dev.bench.realtime.access.Standing;
import dev.bench.realtime.connection.Socket;
import dev.bench.realtime.connection.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a socket may be in a room: by its session as it is now, and by the apps.
 *
 * <p>A socket whose session has ended meanwhile is closed. Blocks on stores and app code, for the
 * time limit of {@link Checks} at most. Safe for many threads.
 */
public final class RoomChecks {

  private final Access access;
  private final Checks checks;
  private final Outages outages = new Outages(LoggerFactory.getLogger(RoomChecks.class));

  public RoomChecks(Access access, Checks checks) {
    this.access = access;
    this.checks = checks;
  }

  /** The answer to whether a socket may be in a room. */
  enum Answer {
    YES,
    NO,
    /** There was none in time, or the check failed. */
    UNKNOWN
  }

  /** Asks for one room. */
  Answer ask(Socket socket, Target target) {
    String subject = "The check of rooms on " + socket.site();
    Answer answer = Answer.UNKNOWN;
    try {
      answer = checks.ask(socket.site(), () -> allows(socket, target)) ? Answer.YES : Answer.NO;
      outages.worked(subject);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The server stops.
    } catch (Exception e) {
      outages.failed(subject, e);
    }
    return answer;
  }

  private boolean allows(Socket socket, Target target) throws Exception {
    if (!isAlive(socket)) {
      socket.connection().close("its session has ended");
      return false;
    }
    Session session = socket.visitor().session();
    return switch (target) {
      case Target.Type(String type) -> access.mayHear(socket.site(), session, type, null);
      case Target.Document(String type, String name) ->
          access.mayHear(socket.site(), session, type, name);
      case Target.Task(String id) -> access.ownsTask(socket.site(), session, id);
    };
  }

  /** The first room of a socket also tells which roles {@link SessionWatch} compares with. */
  private boolean isAlive(Socket socket) throws Exception {
    if (socket.isGuest()) {
      return true;
    }
    if (socket.standing() != null) {
      Session now = access.visitor(socket.site(), socket.sid()).session();
      return now.user().equals(socket.user());
    }
    @Nullable Standing standing =
        access.standings(socket.site(), Set.of(socket.sid())).get(socket.sid());
    if (standing != null) {
      socket.standing(standing);
    }
    return standing != null && standing.user().equals(socket.user());
  }
}
