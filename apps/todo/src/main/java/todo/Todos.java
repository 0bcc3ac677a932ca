package todo;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.Whitelisted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds, lists, finishes and removes todos. */
public final class Todos {

  private Todos() {}

  /** Adds a todo; tells everyone who looks at the page, and reminds its owner later. */
  @Whitelisted(methods = POST)
  public static Todo add(Context ctx, String title, @Default("1") int priority) {
    if (title.isBlank()) {
      throw new ValidationException("A todo needs a title");
    }
    Todo todo =
        ctx.db()
            .createQuery(
                "insert into todo (title, priority, owner) values (:title, :priority, :owner)"
                    + " returning id, title, priority, owner")
            .bind("title", title.strip())
            .bind("priority", priority)
            .bind("owner", ctx.user())
            .mapTo(Todo.class)
            .one();
    ctx.jobs().enqueue(Reminders::schedule, todo.id());
    ctx.realtime().toWebsite().publish("todo_added", todo);
    return todo;
  }

  /** The todos that are not done, the most urgent first. */
  @Whitelisted(allowGuest = true)
  public static List<Todo> open(Context ctx) {
    return ctx.db()
        .createQuery(
            "select id, title, priority, owner from todo where not done"
                + " order by priority desc, id limit 500")
        .mapTo(Todo.class)
        .list();
  }

  /** Finishes a todo; its owner may. */
  @Whitelisted(methods = POST)
  public static void finish(Context ctx, long id) {
    checkOwner(ctx, id);
    ctx.db().createUpdate("update todo set done = true where id = :id").bind("id", id).execute();
    ctx.realtime().toWebsite().publish("todo_closed", Map.of("id", id));
  }

  /** Removes a todo; its owner may. */
  @Whitelisted(methods = POST)
  public static void remove(Context ctx, long id) {
    checkOwner(ctx, id);
    ctx.db().createUpdate("delete from todo where id = :id").bind("id", id).execute();
    ctx.realtime().toWebsite().publish("todo_closed", Map.of("id", id));
  }

  /** Every logged-in user adds todos; owners and Administrator change them. */
  static boolean mayWrite(Context ctx, @Nullable String name) {
    if (ctx.session().isGuest()) {
      return false;
    }
    if (name == null) {
      return true;
    }
    if (!name.matches("\\d{1,18}")) {
      return false; // what cannot be checked is refused
    }
    Optional<String> owner = owner(ctx, Long.parseLong(name));
    return owner.isEmpty() || isOwner(ctx, owner.get());
  }

  private static void checkOwner(Context ctx, long id) {
    String owner =
        owner(ctx, id).orElseThrow(() -> new DoesNotExistException("There is no todo " + id));
    if (!isOwner(ctx, owner)) {
      throw new PermissionException("Todo %d belongs to %s".formatted(id, owner));
    }
  }

  private static Optional<String> owner(Context ctx, long id) {
    return ctx.db()
        .createQuery("select owner from todo where id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne();
  }

  private static boolean isOwner(Context ctx, String owner) {
    return ctx.user().equals(owner) || ctx.user().equals(Session.ADMINISTRATOR);
  }

  static Map<String, Object> page(Context ctx) {
    return Map.of("todos", open(ctx), "user", ctx.user());
  }
}
