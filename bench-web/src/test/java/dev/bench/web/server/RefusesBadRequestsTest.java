package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void too_many_parameters_are_refused() throws Exception {
    assertThat(answer("GET /?" + "a&".repeat(1001) + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  private static String answer(String request) throws IOException {
    try (RawConnection raw = served.raw()) {
      return raw.send(request).readToEnd();
    }
  }
}
