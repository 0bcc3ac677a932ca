package @app@;

import dev.bench.App;
import dev.bench.Hooks;

/** What the app adds to a site: a page, a schedule, and who may watch notes. */
public final class @App@ implements App {

  @Override
  public String name() {
    return "@app@";
  }

  @Override
  public String title() {
    return "@title@";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public void register(Hooks hooks) {
    hooks
        .page("/@app@", "@app@.html", Notes::page)
        .daily(Notes::deleteOld)
        .canSubscribe("Note", (ctx, name) -> !ctx.session().isGuest());
  }
}
