package dev.bench;

/**
 * Who is acting, and by which login.
 *
 * @param sid the session's secret id; {@code Guest} without a login
 * @param user {@code Guest}, {@code Administrator} or an e-mail address
 * @param csrfToken what a page must send back with a change; empty until a page asked for it
 */
public record Session(String sid, String user, String csrfToken) {

  /** The user of a caller who is not logged in. */
  public static final String GUEST = "Guest";

  /** The user who may do everything. */
  public static final String ADMINISTRATOR = "Administrator";

  /** The session of everyone who is not logged in. */
  public static Session guest() {
    return new Session(GUEST, GUEST, "");
  }

  /** The session of work that no login started: jobs, schedules and console lines. */
  public static Session of(String user) {
    return new Session("", user, "");
  }

  /** Whether it is the session of a guest. */
  public boolean isGuest() {
    return user.equals(GUEST);
  }

  @Override
  public String toString() {
    return "Session[" + user + "]";
  }
}
