package dev.bench.cli.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SiteAnswersTest {

  private final List<String> silent = new ArrayList<>();
  private HttpServer server;

  /** Gives only the host {@code good.example} a good answer. */
  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean good = "good.example".equals(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(good ? 200 : 500, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void a_site_without_a_good_answer_is_named_and_fails_the_step_only_when_no_other_has_one()
      throws IOException {
    VirtualHost good = host("good.example");
    VirtualHost broken = host("broken.example");

    new SiteAnswers(List.of(broken, good), Duration.ofSeconds(5), silent::add).run();

    assertThat(silent).hasSize(1).first().asString().startsWith("broken.example: HTTP/1.1 500");
    assertThatThrownBy(
            () -> new SiteAnswers(List.of(broken), Duration.ofMillis(1), silent::add).run())
        .isInstanceOf(CannotSetUpException.class)
        .hasMessageContaining("broken.example: ");
    assertThat(silent).hasSize(1);
    new SiteAnswers(List.of(), Duration.ofMillis(1), silent::add).run();
  }

  private VirtualHost host(String name) {
    return new VirtualHost(name, List.of(name), Optional.empty(), server.getAddress().getPort());
  }
}
