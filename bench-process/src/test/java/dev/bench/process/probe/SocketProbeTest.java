package dev.bench.process.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers answer, well or not, and what is said about it. */
class SocketProbeTest {

  /** A server on this address that says the same to everybody who has asked; nothing when empty. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Socket> clients = new ArrayList<>();
    private final Thread serving;
    private volatile String asked = "";

    Server(String address, String answer) throws IOException {
      socket = new ServerSocket(0, 50, InetAddress.getByName(address));
      serving = Thread.ofPlatform().daemon().start(() -> serve(answer));
    }

    private void serve(String answer) {
      try {
        while (true) {
          Socket client = socket.accept();
          clients.add(client);
          byte[] question = new byte[1000];
          int length = answer.isEmpty() ? 0 : client.getInputStream().read(question);
          asked = new String(question, 0, Math.max(0, length), StandardCharsets.US_ASCII);
          if (!answer.isEmpty()) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.close();
          }
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      try {
        serving.join(); // only when nobody waits in it is the socket gone
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'HTTP/1.1 200 OK\r\n\r\nhello'          | ''",
        "'HTTP/1.0 204 No Content\r\n\r\n'       | ''",
        "'HTTP/1.1 302 Found\r\n\r\n'            | ''",
        "'HTTP/1.1 503 Not Yet\r\n\r\n'          | gives 503",
        "'HTTP/1.1 404 Not Found\r\n\r\n'        | gives 404",
        "'SSH-2.0-OpenSSH_9.2\r\n'               | gives `SSH-2.0-OpenSSH_9.2`",
        "'\u001b[2J'                             | gives `?[2J`",
        "'HTTP/1.1 \u001b[2J'                   | gives `HTTP/1.1 ?[2J`",
        "'\n'                                    | gives no answer",
      })
  void a_server_answers_a_get_well_or_it_is_said_what_it_gives(String answer, String lack)
      throws IOException {
    try (Server server = new Server("127.0.0.1", answer)) {
      String url = "GET http://localhost:" + server.port() + "/health?full=1";
      assertThat(ask("http:/health?full=1", server.port()))
          .isEqualTo(lack.isEmpty() ? "" : url + " " + lack);
      assertThat(server.asked)
          .startsWith("GET /health?full=1 HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"port", "tcp:PORT", "tcp:127.0.0.1:PORT", "tcp:localhost:PORT"})
  void a_connection_is_enough_where_only_that_is_asked_for(String word) throws IOException {
    int port;
    try (Server mute = new Server("127.0.0.1", "")) {
      port = mute.port();
      assertThat(ask(word.replace("PORT", "" + port), port)).isEmpty();
    }
    assertThat(ask(word.replace("PORT", "" + port), port)).startsWith("nothing listens on ");
  }

  @Test
  void localhost_is_also_the_loopback_of_ipv6_on_which_node_listens() throws IOException {
    assumeThat(Path.of("/proc/net/if_inet6")).as("IPv6").exists();
    try (Server server = new Server("::1", "HTTP/1.1 200 OK\r\n\r\n")) {
      assertThat(ask("port", server.port())).isEmpty();
      assertThat(ask("http:/", server.port())).isEmpty();
      assertThat(ask("tcp:[::1]:" + server.port(), 1)).isEmpty();
      assertThat(ask("tcp:127.0.0.1:" + server.port(), 1))
          .isEqualTo("nothing listens on 127.0.0.1:" + server.port());
    }
  }

  @Test
  void a_silent_server_is_waited_for_a_second() throws IOException {
    try (Server mute = new Server("127.0.0.1", "")) {
      assertThat(ask("http:/", mute.port()))
          .isEqualTo("GET http://localhost:" + mute.port() + "/ gives no answer within a second");
    }
  }

  @Test
  void an_unknown_host_is_named() {
    assertThat(ask("http://no-such-host.invalid:81", 1))
        .isEqualTo("GET http://no-such-host.invalid:81/: that host is not known");
  }

  @Test
  void a_probe_that_connects_to_itself_has_found_no_server() throws IOException {
    // The kernel gives one of some 28,000 ports to each that connects, and it may be that one.
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      socket.connect(socket.getLocalSocketAddress(), 1000);
      assertThat(SocketProbe.isItself(socket)).isTrue();
    }
  }

  private static String ask(String word, int port) {
    return ReadinessGrammar.parse(word, port).probe().lacks("mark");
  }
}
