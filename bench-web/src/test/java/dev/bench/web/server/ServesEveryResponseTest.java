package dev.bench.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.http.Cookie;
import dev.bench.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServesEveryResponseTest {

  @TempDir Path folder;

  @Test
  void json_is_sent_without_a_charset() throws Exception {
    try (Served served = Served.with(request -> Response.json(Map.of("message", "größer")))) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"message\":\"größer\"}");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.headers().firstValue("Content-Length")).contains("22");
    }
  }

  @Test
  void text_is_sent_as_utf_8() throws Exception {
    try (Served served = Served.with(request -> Response.text("text/html", "<p>ü"))) {
      var answer = served.get("/");
      assertThat(answer.body()).isEqualTo("<p>ü");
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    }
  }

  @Test
  void bytes_status_and_headers_are_sent_as_given() throws Exception {
    byte[] content = new byte[300_000];
    Response response =
        Response.bytes("image/png", content).withStatus(203).withHeader("X-Some", "thing");
    try (Served served = Served.with(request -> response)) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(203);
      assertThat(answer.headers().firstValue("X-Some")).contains("thing");
      assertThat(answer.body()).hasSize(content.length);
    }
  }

  @Test
  void a_file_is_sent_whole() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "x".repeat(1_000_000));
    try (Served served = Served.with(request -> Response.file("text/plain", file))) {
      assertThat(served.get("/").body()).hasSize(1_000_000);
      assertThat(served.get("/").body()).hasSize(1_000_000);
    }
  }

  @Test
  void a_stream_is_sent_in_pieces() throws Exception {
    Response.StreamSource source =
        out -> {
          for (int i = 0; i < 1000; i++) {
            out.write("line %04d\n".formatted(i).getBytes(StandardCharsets.UTF_8));
          }
        };
    try (Served served = Served.with(request -> Response.stream("text/csv", source))) {
      assertThat(served.get("/").body()).hasSize(10_000).endsWith("line 0999\n");
    }
  }

  @Test
  void a_stream_is_kept_in_a_file_when_it_is_long() throws Exception {
    Response.StreamSource source = out -> out.write(new byte[Spool.ANSWER_BYTES + 1]);
    try (Served served = Served.with(request -> Response.stream("text/csv", source))) {
      var answer = served.get("/");
      assertThat(answer.body()).hasSize(Spool.ANSWER_BYTES + 1);
      assertThat(served.send(served.request("/").HEAD()).headers().firstValue("Content-Length"))
          .contains("1048577");
    }
  }

  @Test
  void a_stream_that_breaks_is_answered_500() throws Exception {
    try (Served served = Served.with(request -> Response.stream("text/csv", this::breakHalfWay))) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("Internal Server Error\n");
    }
  }

  @Test
  void events_that_break_are_never_taken_for_whole() throws Exception {
    try (Served served =
            Served.with(request -> Response.stream("text/event-stream", this::breakHalfWay));
        RawConnection raw = served.raw()) {
      raw.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void events_whose_code_fails_end_their_request_and_give_its_place_back() throws Exception {
    try (Served served =
        Served.with(request ->
            Response.stream(
                "text/event-stream",
                out -> {
                  out.write(1);
                  out.flush();
                  throw new IllegalStateException("no events");
                }))) {
      for (int i = 0; i < 3; i++) {
        try (RawConnection raw = served.raw()) {
          raw.send("GET / HTTP/1.1\nHost: a\n\n");
          assertThat(raw.readToEnd()).startsWith("HTTP/1.1 200");
        }
      }
    }
  }

  private void breakHalfWay(OutputStream out) throws IOException {
    out.write(new byte[100_000]);
    out.flush();
    throw new IOException("broken half way");
  }

  @Test
  void a_redirect_names_its_target() throws Exception {
    try (Served served = Served.with(request -> Response.redirect("/login?x=1"))) {
      var answer = served.get("/");
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location")).contains("/login?x=1");
      assertThat(answer.headers().firstValue("Content-Length")).contains("0");
    }
  }

  @Test
  void a_redirect_may_lead_to_any_letter_and_none_ends_the_line() throws Exception {
    String letters = "größe \u010d\u010aX-Forged: yes"; // the low bytes of two are CR and LF
    try (Served served = Served.with(request -> Response.redirect("/a%20b/" + letters))) {
      var answer = served.get("/");
      assertThat(answer.headers().firstValue("X-Forged")).isEmpty();
      assertThat(answer.headers().firstValue("Location"))
          .contains("/a%20b/gr%C3%B6%C3%9Fe%20%C4%8D%C4%8AX-Forged:%20yes");
    }
  }

  @Test
  void cookies_are_encoded_and_kept_from_scripts() throws Exception {
    Response response =
        Response.empty(204)
            .withCookie(new Cookie("sid", "abc", Duration.ofHours(1), true))
            .withCookie(new Cookie("user_id", "ä b/c@d", Duration.ZERO, false));
    try (Served served = Served.with(request -> response)) {
      assertThat(served.get("/").headers().allValues("Set-Cookie"))
          .containsExactlyInAnyOrder(
              "sid=abc; Path=/; SameSite=Lax; Max-Age=3600; HttpOnly",
              "user_id=%C3%A4%20b/c%40d; Path=/; SameSite=Lax; Max-Age=0");
      assertThat(
              served
                  .send(served.request("/").header("X-Forwarded-Proto", "https"))
                  .headers()
                  .allValues("Set-Cookie"))
          .allMatch(cookie -> cookie.endsWith("; Secure"));
    }
  }

  @Test
  void head_answers_with_the_headers_of_get_and_no_body() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "12345");
    for (Response response :
        List.of(Response.text("text/plain", "12345"), Response.file("text/plain", file))) {
      try (Served served = Served.with(request -> response)) {
        var answer = served.send(served.request("/").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("5");
      }
    }
  }

  @Test
  void an_answer_at_once_does_not_need_a_worker() throws Exception {
    Gateway gateway =
        new Gateway() {
          @Override
          public Optional<Response> atOnce(dev.bench.http.Request request) {
            return Optional.of(Response.text("text/plain", Thread.currentThread().getName()));
          }

          @Override
          public Optional<String> knownSite(dev.bench.http.Request request) {
            throw new AssertionError("a worker was asked for");
          }

          @Override
          public String findSite(dev.bench.http.Request request) {
            throw new AssertionError("a worker was asked for");
          }

          @Override
          public Response handle(dev.bench.http.Request request) {
            throw new AssertionError("a worker was asked");
          }
        };
    try (Served served = Served.with(gateway, Limits.standard())) {
      assertThat(served.get("/").body()).contains("I/O");
    }
  }
}
