package dev.bench;

/**
 * What a unit of work tells connected clients: first the target, then the event.
 *
 * <p>Sent when the transaction commits, dropped when it rolls back. Rooms and events are Frappe's.
 */
public interface Realtime {

  /** The sockets of one user. */
  Target toUser(String user);

  /** Everyone who watches one document. */
  Target toDoc(String type, String name);

  /** Everyone who watches a list of documents. */
  Target toDoctype(String type);

  /** Everyone who watches one task. */
  Target toTask(String id);

  /** All users of the desk. */
  Target toDesk();

  /** Everyone on the site, guests too. */
  Target toWebsite();

  /**
   * Tells the acting user, and the watchers of the running job, how far the work is; sent at once.
   *
   * @param percent 0 to 100
   */
  void progress(int percent, String title, String description);

  /** A room. */
  interface Target {

    /** Tells the room {@code event} with {@code payload} as JSON. */
    void publish(String event, Object payload);
  }
}
