package @app@;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.Whitelisted;
import dev.bench.http.Response;
import java.util.List;
import java.util.Map;

/** Adds and lists notes. */
public final class Notes {

  private Notes() {}

  /** Adds a note; the web calls it at /api/method/@app@.Notes.add. */
  @Whitelisted(methods = POST)
  public static Note add(Context ctx, String text) {
    if (text.isBlank()) {
      throw new ValidationException("A note needs a text");
    }
    Note note =
        ctx.db()
            .createQuery(
                "insert into @app@_note (text, owner) values (:text, :owner)"
                    + " returning id, text, owner")
            .bind("text", text.strip())
            .bind("owner", ctx.user())
            .mapTo(Note.class)
            .one();
    // Browsers hear of it when the transaction commits.
    ctx.realtime().toWebsite().publish("@app@_note_added", note);
    return note;
  }

  /** The newest notes. Guests may call it, and so may a GET. */
  @Whitelisted(allowGuest = true)
  public static List<Note> list(Context ctx) {
    return ctx.db()
        .createQuery("select id, text, owner from @app@_note order by id desc limit 100")
        .mapTo(Note.class)
        .list();
  }

  /** What the form of the page sends; the browser comes back to the page. */
  @Whitelisted(methods = POST)
  public static Response submit(Context ctx, String text) {
    add(ctx, text);
    return Response.redirect("/@app@");
  }

  /** Mails a note; a worker sends the mail when the transaction has committed. */
  @Whitelisted(methods = POST)
  public static long share(Context ctx, long id, String to) {
    Note note =
        ctx.db()
            .createQuery("select id, text, owner from @app@_note where id = :id")
            .bind("id", id)
            .mapTo(Note.class)
            .findOne()
            .orElseThrow(() -> new DoesNotExistException("There is no note " + id));
    return ctx.mail()
        .to(to)
        .subject("A note of " + note.owner())
        .template("@app@_note", Map.of("note", note))
        .send()
        .id();
  }

  /** Begins to count words in the background, and returns the id of the job. */
  @Whitelisted(methods = POST)
  public static String countWords(Context ctx) {
    return ctx.jobs().enqueue(WordCount::run).id();
  }

  /** Deletes notes that are older than a year; runs once a day. */
  public static int deleteOld(Context ctx) {
    return ctx.db()
        .createUpdate("delete from @app@_note where created < now() - interval 1 year")
        .execute();
  }

  /** What the template of the page names beside site, user, csrf_token and so on. */
  static Map<String, Object> page(Context ctx) {
    return Map.of("notes", list(ctx));
  }
}
