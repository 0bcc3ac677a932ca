package figures;

import dev.bench.App;
import dev.bench.Hooks;

/** What the benchmark calls. */
public final class FiguresApp implements App {

  @Override
  public String name() {
    return "figures";
  }

  @Override
  public String title() {
    return "Figures";
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public void register(Hooks hooks) {
    hooks
        .page("/rows", "rows.html", Rows::page)
        .page("/kept", "rows.html", Rows::page, p -> p.cached("1h"));
  }
}
