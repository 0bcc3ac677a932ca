package todo;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.Whitelisted;
import java.util.List;
import java.util.Map;

/** Adds, finishes, removes and lists todos. */
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

  /** Marks a todo as done. */
  @Whitelisted(methods = POST)
  public static void finish(Context ctx, long id) {
    change(ctx, "update todo set done = true where id = :id and not done", id);
  }

  /** Removes a todo. */
  @Whitelisted(methods = POST)
  public static void remove(Context ctx, long id) {
    change(ctx, "delete from todo where id = :id", id);
  }

  private static void change(Context ctx, String sql, long id) {
    if (ctx.db().createUpdate(sql).bind("id", id).execute() == 0) {
      throw new DoesNotExistException("There is no open todo " + id);
    }
    ctx.realtime().toWebsite().publish("todo_gone", Map.of("id", id));
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

  static Map<String, Object> page(Context ctx) {
    return Map.of("todos", open(ctx), "user", ctx.user());
  }
}
