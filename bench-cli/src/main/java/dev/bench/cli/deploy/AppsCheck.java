package dev.bench.cli.deploy;

import dev.bench.app.AppFault;
import dev.bench.app.Generation;
import dev.bench.runtime.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the current builds of all apps can be loaded. */
record AppsCheck(Bench bench) {

  private static final String NAME = "apps";

  List<Checked> look() {
    Generation current = bench.apps().current();
    List<Checked> found = new ArrayList<>();
    for (Map.Entry<String, AppFault> each : new TreeMap<>(current.faults()).entrySet()) {
      String served =
          current.apps().containsKey(each.getKey())
              ? "An earlier build would be served"
              : "It would not be served";
      found.add(
          Checked.fault(
              NAME,
              "%s. %s.".formatted(each.getValue().getMessage(), served),
              "Do what it says, then run bench deploy check again."));
    }
    return found.isEmpty()
        ? List.of(Checked.ok(NAME, "All %d apps can be loaded.".formatted(current.apps().size())))
        : found;
  }
}
