package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServesPagesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  @Test
  void a_page_is_its_template_filled_by_its_model_and_escaped() throws Exception {
    var page = bench.getPage("/things");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.body())
        .startsWith("<head>part</head><h1>all</h1>")
        .contains("<li>&lt;b&gt;bold&lt;/b&gt;</li><li>plain</li>", "<p>one.test Guest  /things ");
  }

  @Test
  void variable_segments_reach_the_model_and_the_template() throws Exception {
    assertThat(bench.getPage("/things/ann%20%3C%3E").body())
        .contains("<h1>ann &lt;&gt;</h1>", "ann &lt;&gt;</p>");
  }

  @Test
  void a_model_can_be_a_record_or_a_whole_answer() throws Exception {
    assertThat(bench.getPage("/record").body()).isEqualTo("a box of 7");
    assertThat(bench.getPage("/answer").body()).isEqualTo("an answer");
  }

  @Test
  void a_file_in_www_is_a_page_and_its_parts_are_none() throws Exception {
    assertThat(bench.getPage("/about").body()).isEqualTo("About one.test");
    assertThat(bench.getPage("/docs/").body()).isEqualTo("The docs");
    assertThat(bench.getPage("/_parts/head").statusCode()).isEqualTo(404);
    assertThat(bench.getPage("/about.html").statusCode()).isEqualTo(404);
  }

  @Test
  void pages_of_an_app_exist_only_where_it_is_installed() throws Exception {
    var answer = bench.send(bench.request("/things").setHeader("X-Frappe-Site-Name", "two.test"));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void a_redirect_leads_on() throws Exception {
    var answer = bench.getPage("/old");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/things");
  }

  @Test
  void the_start_page_shows_where_to_go() throws Exception {
    assertThat(bench.getPage("/").body())
        .contains("Welcome", "one.test", "href=\"/things\"", "The Shop", "href=\"/login\"")
        .doesNotContain("{owner}", "For developers");
    String sid = bench.session("ann@x.org");
    assertThat(
            bench
                .send(
                    bench.request("/").header("Accept", "text/html").header("Cookie", "sid=" + sid))
                .body())
        .contains("Hello, Ann Ü", "action=\"/logout\"");
  }

  @Test
  void errors_are_pages_for_people_and_tell_nothing_of_the_inside() throws Exception {
    var unknown = bench.getPage("/nothing%3Cb%3E");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("Not found", "/nothing&lt;b&gt;").doesNotContain("<b>");
    String sid = bench.session("ann@x.org");
    var known =
        bench.send(
            bench.request("/nothing").header("Accept", "text/html").header("Cookie", "sid=" + sid));
    assertThat(known.statusCode()).isEqualTo(404);
    assertThat(known.body()).contains("Ann Ü", "one.test", "Back to the start");
    var forbidden = bench.getPage("/forbidden");
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(forbidden.body()).contains("Not for you", "/login?redirect-to=%2Fforbidden");
    for (String path : List.of("/broken", "/syntax")) {
      var broken = bench.getPage(path);
      assertThat(broken.statusCode()).isEqualTo(500);
      assertThat(broken.body())
          .contains("Something went wrong")
          .doesNotContain("secret", "Exception", "syntax.html");
    }
    var method = bench.send(bench.request("/things").POST(BodyPublishers.noBody()));
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void a_program_that_asks_for_json_gets_errors_in_json() throws Exception {
    var answer = bench.send(bench.request("/nothing").header("Accept", "application/json"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"exc_type\":\"DoesNotExistError\"");
  }
}
