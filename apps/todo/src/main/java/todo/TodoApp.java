package todo;

import dev.bench.App;
import dev.bench.Hooks;

/** What the app adds to a site: two schedules, one page, one resource, and who may watch todos. */
public final class TodoApp implements App {

  @Override
  public String name() {
    return "todo";
  }

  @Override
  public String title() {
    return "Todo";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public void register(Hooks hooks) {
    hooks
        .daily(Reminders::sendAll)
        .cron("*/15 * * * *", Reminders::tidy)
        .page("/todos", "todos.html", Todos::page)
        .resource(
            Todo.class, r -> r.table("todo").mayRead((ctx, name) -> true).mayWrite(Todos::mayWrite))
        .canSubscribe("Todo", (ctx, name) -> !ctx.session().isGuest());
  }
}
