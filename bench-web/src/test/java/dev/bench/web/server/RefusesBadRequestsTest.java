package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bench.http.Response;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusesBadRequestsTest {

  private static Served served;

  @BeforeAll
  static void serve() throws IOException {
    served = Served.with(request -> Response.text("text/plain", "reached " + request.path()));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/../../etc/passwd",
        "/a/%2e%2e/b",
        "/a/%2E./b",
        "/a%2f..%2fb",
        "/a%5c..%5cb",
        "/./a",
        "/a/..",
        "/a%00b",
        "/a%0ab",
        "/a%7fb",
        "/a%c0%afb",
        "/a%zz",
        "/a%2",
        "/?a=%ff",
        "*",
        "relative"
      })
  void a_target_that_climbs_or_is_broken_is_refused(String target) throws Exception {
    assertThat(answer("GET " + target + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 400 ")
        .doesNotContain("reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/...", "/a..b", "/.well-known/x", "/a/..b", "//a", "/%2e%2ea"})
  void dots_that_climb_nowhere_are_served(String target) throws Exception {
    assertThat(answer("GET " + target + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\nContent-Length: 5",
        "Content-Length: 5\nContent-Length: 6",
        "Content-Length: +5",
        "Content-Length: -5",
        "Content-Length: 18446744073709551618",
        "Content-Length: 1000000000000000000",
        "Content-Length: 0x5",
        "Content-Length : 5"
      })
  void a_body_whose_length_can_be_read_in_two_ways_is_refused(String headers) throws Exception {
    String answer =
        answer("POST / HTTP/1.1\nHost: a\n" + headers + "\n\n0\n\nGET /smuggled HTTP/1.1\n\n");
    assertThat(answer).containsPattern("^HTTP/1.1 (400|501) ").doesNotContain("reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
        "GET http://b/ HTTP/1.1\nHost: a\n\n",
        "GET /\n\n",
        "GET / HTTP/1.1\nHost: a\nX: \0\n\n",
        "\u0016\u0003\u0001\n\n"
      })
  void a_head_that_is_not_http_is_refused(String head) throws Exception {
    assertThat(answer(head)).doesNotContain("reached").doesNotContain("HTTP/1.1 200");
  }

  /** Undertow's HTTP/2 has floods that it does not bound, see decision 085. */
  @Test
  void http_2_is_refused_unasked_and_not_switched_to() throws Exception {
    assertThat(answer("PRI * HTTP/2.0\n\nSM\n\n\0\0\0\4\0\0\0\0\0"))
        .startsWith("HTTP/1.1 400 ")
        .contains("it is HTTP/2, which a proxy in front of this server speaks");
    String upgrade =
        """
        GET /up HTTP/1.1
        Host: a
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c
        HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA

        """;
    String last = "GET /last HTTP/1.1\nHost: a\nConnection: close\n\n";
    assertThat(answer(upgrade + last))
        .startsWith("HTTP/1.1 200 ")
        .contains("reached /up", "reached /last");
    HttpRequest.Builder modern = served.request("/new").version(HttpClient.Version.HTTP_2);
    assertThat(served.send(modern).version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "BREW", "PROPFIND", "get"})
  void an_unknown_method_is_refused(String method) throws Exception {
    assertThat(answer(method + " / HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 501 ");
  }

  @Test
  void a_target_that_is_too_long_is_refused() throws Exception {
    String target = "/" + "a".repeat(9000);
    assertThat(answer("GET " + target + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void a_head_that_is_too_long_or_has_too_many_headers_is_refused() throws Exception {
    assertThat(answer("GET / HTTP/1.1\nHost: a\nX: " + "a".repeat(70_000) + "\n\n"))
        .doesNotContain("reached");
    assertThat(answer("GET / HTTP/1.1\nHost: a\n" + "X: a\n".repeat(300) + "\n"))
        .doesNotContain("reached");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a?ref=a|b", "/a?f=[[\"a\",\"=\",\"b\"]]", "/a?x={y}^", "/a|b", "/a?b`"})
  void characters_that_browsers_send_as_they_are_are_served(String target) throws Exception {
    assertThat(answer("GET " + target + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("reached /a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10000000000000005\nhello\n0\n\n",
        "100000000000000a\nhello\n0\n\n",
        "0x5\nhello\n0\n\n",
        "+5\nhello\n0\n\n",
        "5 5\nhello\n0\n\n",
        "\nhello\n0\n\n",
        "3\nhello\n0\n\n",
        "5\nhello\n0\nno header\n\n"
      })
  void a_chunk_whose_size_can_be_read_in_two_ways_is_refused(String body) throws Exception {
    String answer =
        answer(
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n"
                + body
                + "GET /smuggled HTTP/1.1\nHost: a\n\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("not valid HTTP/1.1: ")
        .doesNotContain("reached");
  }

  @Test
  void a_chunk_that_is_refused_later_is_answered_too() throws Exception {
    try (RawConnection raw = served.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nExpect: 100-continue\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 100 ");
      raw.send("5\nhello\nfffffffffffffffff\n");
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 400 ").contains("size of a chunk");
    }
  }

  @Test
  void plain_chunks_are_served_and_the_connection_stays() throws Exception {
    String chunks = "5;name=value\nhello\n0A\n0123456789\n0\nTrailer: x\n\n";
    String post = "POST /one HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n" + chunks;
    String get = "GET /two HTTP/1.1\nHost: a\nConnection: close\n\n";
    assertThat(answer(post + get)).contains("reached /one", "reached /two");
  }

  @Test
  void a_request_before_a_refused_one_is_answered() throws Exception {
    String good = "GET /good HTTP/1.1\nHost: a\n\n";
    String bad = "POST /bad HTTP/1.1\nHost: a\nContent-Length: 18446744073709551618\n\n{}";
    String answer = answer(good + bad + "GET /smuggled HTTP/1.1\nHost: a\n\n");
    assertThat(answer)
        .containsSubsequence("HTTP/1.1 200 ", "reached /good", "HTTP/1.1 400 ", "Content-Length")
        .doesNotContain("/bad", "/smuggled");
  }

  @Test
  void a_line_that_ends_without_a_return_is_refused() throws Exception {
    try (RawConnection raw = served.raw()) {
      raw.sendExactly("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n");
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 400 ").contains("CR LF");
    }
  }

  @Test
  void a_percent_sign_alone_is_answered_with_what_is_wrong() throws Exception {
    assertThat(answer("GET /login?utm=50%off HTTP/1.1\nHost: a\n\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("X-Content-Type-Options: nosniff", "a % itself is sent as %25");
  }

  @Test
  void a_refusal_has_a_reason_and_protects_the_browser() throws Exception {
    assertThat(answer("TRACE / HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 501 ")
        .contains(
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: SAMEORIGIN",
            "Referrer-Policy: strict-origin-when-cross-origin",
            "Cache-Control: no-store")
        .endsWith("method is not known here.\n");
  }

  @ParameterizedTest
  @MethodSource("countlessHeads")
  void too_much_of_everything_is_refused_with_a_reason_and_counted(String head, String reason)
      throws Exception {
    long before = served.server().refused();
    assertThat(answer(head))
        .startsWith("HTTP/1.1 400 ")
        .contains("X-Content-Type-Options: nosniff", reason);
    assertThat(served.server().refused()).isEqualTo(before + 1);
  }

  static Stream<Arguments> countlessHeads() {
    String parameters = "a&".repeat(1000) + "a";
    return Stream.of(
        arguments("GET / HTTP/1.1\nHost: a\n" + "X: a\n".repeat(100) + "\n", "than 100 headers"),
        arguments("GET /?" + parameters + " HTTP/1.1\nHost: a\n\n", "than 1000 parameters"),
        arguments("GET / HTTP/1.1\n\n", "Host"),
        arguments("GET / HTTP/1.1\nHost: a\nHost: b\n\n", "Host"),
        arguments("GET / HTTP/1.1\nHost: a\nX: " + "a".repeat(70_000) + "\n\n", "65536 bytes"));
  }

  @Test
  void as_many_headers_and_parameters_as_may_be_are_served() throws Exception {
    String headers = "Host: a\nConnection: close\n" + "X: a\n".repeat(98);
    String target = "/?" + "a&".repeat(999) + "a;" + "b;".repeat(1000);
    assertThat(answer("GET " + target + " HTTP/1.1\n" + headers + "\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  private static String answer(String request) throws IOException {
    try (RawConnection raw = served.raw()) {
      return raw.send(request).readToEnd();
    }
  }
}
