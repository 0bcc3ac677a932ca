package dev.bench.session;

import dev.bench.Session;
import java.time.Instant;

/**
 * A session and what pages and cookies say of its user.
 *
 * @param session the session
 * @param fullName the user's name for people
 * @param userType {@code System User} or {@code Website User}
 * @param expires when it ends unless it is used
 */
public record Login(Session session, String fullName, String userType, Instant expires) {

  /** Whether the user may enter the desk. */
  public boolean isSystemUser() {
    return userType.equals("System User");
  }

  Login withCsrfToken(String token) {
    return new Login(
        new Session(session.sid(), session.user(), token), fullName, userType, expires);
  }
}
