package dev.bench.testing;

import dev.bench.App;
import dev.bench.Hooks;

/** An app on the class path, before the built-in one, as in a test that Maven runs for an app. */
public final class StrayApp implements App {

  @Override
  public String name() {
    return "stray";
  }

  @Override
  public void register(Hooks hooks) {
    throw new IllegalStateException("Nobody asked for this app");
  }
}
