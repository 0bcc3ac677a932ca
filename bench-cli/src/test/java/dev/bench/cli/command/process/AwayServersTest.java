package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bench.cli.devserver.UnappliedMigrations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AwayServersTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:12Z");

  private HttpServer web;
  private volatile String answer = "";

  @BeforeEach
  void serve() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
  }

  @AfterEach
  void stop() {
    web.stop(0);
  }

  @Test
  void a_server_that_is_away_is_a_line_with_its_reason() {
    answer =
        """
        {"status": "ready", "away":
         [{"server": "db:3306", "since": "2026-11-30T10:00:00Z", "reason": "It does not answer"}]}
        """;

    assertThat(lines()).containsExactly("MariaDB at db:3306 is away for 12 s: It does not answer");
  }

  @Test
  void migrations_that_a_site_lacks_are_told_of_the_own_bench_only() {
    answer =
        """
        {"root": "/bench", "pending": [{"site": "a.test", "app": "shop", "versions": ["V2", "V3"]}]}
        """;

    assertThat(UnappliedMigrations.askedAt(web.getAddress().getPort(), Path.of("/bench")).lines())
        .containsExactly(
            "a.test has not applied V2, V3 of shop", "to apply them: bench --site all migrate");
    assertThat(UnappliedMigrations.askedAt(web.getAddress().getPort(), Path.of("/other")).lines())
        .isEmpty();
  }

  @Test
  void without_outage_or_answer_there_is_no_line() {
    answer = "{\"status\": \"ready\"}";
    assertThat(lines()).isEmpty();
    answer = "<html>another program";
    assertThat(lines()).isEmpty();
    web.stop(0);
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    return AwayServers.askedAt(web.getAddress().getPort()).lines(NOW, false);
  }
}
