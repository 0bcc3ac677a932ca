package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Application;
import dev.bench.http.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReadsRequestsTest {

  @Test
  void path_query_headers_and_cookies_are_decoded() throws Exception {
    Application application =
        request ->
            Response.text(
                "text/plain",
                String.join(
                    "|",
                    request.method(),
                    request.path(),
                    request.query("a").orElseThrow(),
                    String.valueOf(request.query().get("b")),
                    request.header("X-Thing").orElseThrow(),
                    request.cookie("user").orElseThrow(),
                    request.remoteAddress()));
    try (Served served = Served.with(application)) {
      var answer =
          served.send(
              served
                  .request("/t%C3%BCr/a%2Fb;x=1?a=1+2%263&b=1&b=2")
                  .header("X-Thing", "yes")
                  .header("Cookie", "user=\"a%40b\"; other; user=second"));
      assertThat(answer.body()).isEqualTo("GET|/tür/a/b;x=1|1 2&3|[1, 2]|yes|a@b|127.0.0.1");
    }
  }

  @Test
  void a_body_is_read_by_the_handler() throws Exception {
    try (Served served = Served.with(ReadsRequestsTest::echo)) {
      var answer = served.send(served.request("/").POST(BodyPublishers.ofString("grüße")));
      assertThat(answer.body()).isEqualTo("grüße");
    }
  }

  @Test
  void a_caller_who_waits_for_100_continue_gets_it() throws Exception {
    try (Served served = Served.with(ReadsRequestsTest::echo);
        RawConnection raw = served.raw()) {
      raw.send("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 5\n\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 100");
      raw.send("hello");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 200");
      assertThat(raw.readBytes(5)).isEqualTo("hello");
    }
  }

  @Test
  void requests_on_one_connection_are_answered_in_order() throws Exception {
    Application application = request -> Response.text("text/plain", request.path());
    try (Served served = Served.with(application);
        RawConnection raw = served.raw()) {
      raw.send(
          """
          GET /1 HTTP/1.1
          Host: a

          POST /2 HTTP/1.1
          Host: a
          Content-Length: 3

          abcGET /3 HTTP/1.1
          Host: a
          Connection: close

          """);
      String all = raw.readToEnd();
      assertThat(all.indexOf("/1")).isPositive().isLessThan(all.indexOf("/2"));
      assertThat(all.indexOf("/3")).isGreaterThan(all.indexOf("/2"));
    }
  }

  @Test
  void only_a_trusted_proxy_names_the_caller_and_only_its_own_entry_counts() throws Exception {
    Application application = request -> Response.text("text/plain", request.remoteAddress());
    try (Served served = Served.with(application)) {
      var answer = served.send(served.request("/").header("X-Forwarded-For", "6.6.6.6, 10.1.2.3"));
      assertThat(answer.body()).isEqualTo("10.1.2.3");
    }
  }

  private static Response echo(dev.bench.http.Request request) throws Exception {
    return Response.text(
        "text/plain", new String(request.body().readAllBytes(), StandardCharsets.UTF_8));
  }
}
