package dev.bench.cli.devserver;

import dev.bench.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The migrations that sites have not applied, as {@code bench watch} knows them.
 *
 * @param pending an array of {@code {"site", "app", "versions"}}
 */
public record UnappliedMigrations(JsonNode pending) {

  /**
   * Asks the watcher at {@code port} of this machine; none when it does not answer in time, or
   * watches another bench than the one at {@code root}.
   */
  public static UnappliedMigrations askedAt(int port, Path root) {
    JsonNode report = LocalAnswer.get(port, "/");
    boolean ours = report.path("root").asString("").equals(root.toString());
    return new UnappliedMigrations(
        LocalAnswer.list(ours ? report : Json.core().tree("{}"), "pending"));
  }

  /** A line for each site and app, and one that says what to do. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : pending) {
      List<String> versions = new ArrayList<>();
      each.path("versions").forEach(version -> versions.add(version.asString()));
      lines.add(
          "%s has not applied %s of %s"
              .formatted(
                  each.path("site").asString(),
                  String.join(", ", versions),
                  each.path("app").asString()));
    }
    if (!lines.isEmpty()) {
      lines.add("to apply them: bench --site all migrate");
    }
    return lines;
  }
}
