package todo;

import static dev.bench.http.HttpMethod.POST;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.ValidationException;
import dev.bench.Whitelisted;
import java.util.List;
import java.util.Map;

/** Adds and lists todos. */
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

  static Map<String, Object> page(Context ctx) {
    return Map.of("todos", open(ctx), "user", ctx.user());
  }
}
