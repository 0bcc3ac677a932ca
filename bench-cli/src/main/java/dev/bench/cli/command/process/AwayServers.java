package dev.bench.cli.command.process;

import dev.bench.cli.table.Table;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.process.output.Paint;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

  private static final int LIMIT_MILLIS = 1000;
  private static final int MOST_BYTES = 64 << 10;

  /** Asks the web server at {@code port} of this machine; none when it does not answer in time. */
  static AwayServers askedAt(int port) {
    try {
      URI health = URI.create("http://127.0.0.1:" + port + "/health/ready");
      HttpURLConnection web =
          (HttpURLConnection) health.toURL().openConnection(Proxy.NO_PROXY); // it is here
      web.setConnectTimeout(LIMIT_MILLIS);
      web.setReadTimeout(LIMIT_MILLIS);
      try (InputStream body = web.getInputStream()) {
        return of(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      }
    } catch (IOException silent) {
      return none(); // the table of processes tells of that
    }
  }

  /** No server. */
  static AwayServers none() {
    return of("{}");
  }

  private static AwayServers of(String answer) {
    try {
      return new AwayServers(Json.core().tree(answer).withArray("away"));
    } catch (JsonException | UnsupportedOperationException notOurs) {
      return none();
    }
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
