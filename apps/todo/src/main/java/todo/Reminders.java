package todo;

import dev.bench.Context;
import dev.bench.Job;

/** Reminds people of what they wanted to do. */
public final class Reminders {

  private Reminders() {}

  /** Plans the reminder of one todo, and says how far it is. */
  @Job(queue = "short", timeout = "1m")
  public static String schedule(Context ctx, long id) {
    ctx.realtime().progress(0, "Reminder", "Looking up todo " + id);
    String title =
        ctx.db()
            .createQuery("select title from todo where id = :id")
            .bind("id", id)
            .mapTo(String.class)
            .one();
    ctx.realtime().progress(100, "Reminder", "A reminder of \"" + title + "\" is planned");
    return title;
  }

  /** Returns what it is given: the smallest job there is. */
  @Job
  public static String echo(Context ctx, String text) {
    return text;
  }

  /** Reminds everyone of what is still open; runs once a day. */
  public static void sendAll(Context ctx) {
    ctx.db()
        .createQuery("select owner, count(*) as open from todo where not done group by owner")
        .mapToMap()
        .forEach(row ->
            ctx.realtime().toUser(String.valueOf(row.get("owner"))).publish("todo_open", row));
  }

  /** Forgets todos that were done a month ago; runs every quarter of an hour. */
  public static int tidy(Context ctx) {
    return ctx.db()
        .createUpdate("delete from todo where done and creation < now() - interval 30 day")
        .execute();
  }
}
