package dev.bench.cli.command.process;

import dev.bench.cli.devserver.LocalAnswer;
import dev.bench.cli.table.Table;
import dev.bench.process.output.Paint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The database servers that web finds away, as {@code /health/ready} tells them.
 *
 * @param servers an array of {@code {"server", "since", "reason"}}
 */
record AwayServers(JsonNode servers) {

  /** Asks the web server at {@code port} of this machine; none when it does not answer in time. */
  static AwayServers askedAt(int port) {
    return new AwayServers(LocalAnswer.list(LocalAnswer.get(port, "/health/ready"), "away"));
  }

  /** A line for each server. */
  List<String> lines(Instant now, boolean colours) {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : servers) {
      String away =
          "MariaDB at %s is away for %s"
              .formatted(
                  each.path("server").asString(),
                  Table.age(Duration.between(Instant.parse(each.path("since").asString()), now)));
      lines.add(
          (colours ? Paint.in(Table.RED, away) : away) + ": " + each.path("reason").asString());
    }
    return lines;
  }
}
