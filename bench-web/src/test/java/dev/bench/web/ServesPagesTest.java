package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.runtime.CacheClearing;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void a_markdown_file_in_www_is_a_page_in_the_layout() throws Exception {
    assertThat(bench.getPage("/docs/rules").body())
        .contains("<html lang=\"en\" dir=\"ltr\">")
        .contains("<title>Rules &amp; &lt;terms&gt;</title>", "<h2 id=\"who-may-enter\">")
        .contains(
            "<em>enter</em>", "{{ site }} has <kbd>keys</kbd> &amp; <code>&lt;doors&gt;</code>")
        .contains("<td>a</td>", "href=\"/login\"")
        .doesNotContain("title: ");
    assertThat(bench.getPage("/docs/rules.md").statusCode()).isEqualTo(404);
    assertThat(bench.getPage("/docs/README").statusCode()).isEqualTo(404);
    assertThat(bench.get("/sitemap.xml").body()).contains("/docs/rules</loc>");
  }

  @Test
  void pages_of_an_app_exist_only_where_it_is_installed() throws Exception {
    var answer = bench.send(bench.request("/things").setHeader("X-Frappe-Site-Name", "two.test"));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void guests_get_a_page_that_declares_it_again_as_it_was_rendered() throws Exception {
    var first = bench.getPage("/news/kept");
    var second = bench.getPage("/news/kept");
    assertThat(fromCache(first)).isEqualTo("False");
    assertThat(fromCache(second)).isEqualTo("True");
    assertThat(number(second)).isEqualTo(number(first));
    for (HttpResponse<String> page : List.of(first, second)) {
      String nonce = page.body().substring(0, 32);
      assertThat(page.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(policy -> assertThat(policy).contains("'nonce-" + nonce + "'"));
    }
    assertThat(second.body().substring(0, 32)).isNotEqualTo(first.body().substring(0, 32));
    assertThat(WebBench.cookie(second, "sid")).isEqualTo("Guest");
    assertThat(number(bench.getPage("/news/other"))).isNotEqualTo(number(first));
  }

  @Test
  void a_user_and_a_query_get_a_page_of_their_own_and_leave_none_behind() throws Exception {
    String sid = bench.session("ann@x.org");
    String users = page("/news/own", sid);
    assertThat(users).contains(" for ann@x.org in /news/own");
    assertThat(page("/news/own", sid)).isNotEqualTo(users);
    var guests = bench.getPage("/news/own");
    assertThat(guests.body()).contains(" for Guest in /news/own");
    assertThat(page("/news/own", sid)).contains(" for ann@x.org");
    assertThat(number(bench.getPage("/news/own?a=1"))).isNotEqualTo(number(guests));
    assertThat(number(bench.getPage("/news/own"))).isEqualTo(number(guests));
  }

  @Test
  void a_kept_page_is_forgotten_on_demand() throws Exception {
    String first = number(bench.getPage("/news/old"));
    assertThat(CacheClearing.clearPages(bench.bench().cache(), "two.test")).isZero();
    assertThat(number(bench.getPage("/news/old"))).isEqualTo(first);
    assertThat(CacheClearing.clearPages(bench.bench().cache(), "one.test")).isPositive();
    String second = number(bench.getPage("/news/old"));
    assertThat(second).isNotEqualTo(first);
    assertThat(CacheClearing.clear(bench.bench().cache(), "one.test")).isPositive();
    assertThat(number(bench.getPage("/news/old"))).isNotEqualTo(second);
  }

  @Test
  void an_answer_in_place_of_a_page_is_not_kept() throws Exception {
    var first = bench.getPage("/moved");
    assertThat(first.statusCode()).isEqualTo(302);
    assertThat(bench.getPage("/moved").headers().firstValue("Location"))
        .isPresent()
        .isNotEqualTo(first.headers().firstValue("Location"));
  }

  private static String page(String target, String sid) throws Exception {
    return bench.send(bench.request(target).header("Cookie", "sid=" + sid)).body();
  }

  private static String number(HttpResponse<String> page) {
    return page.body().split(" ", -1)[1];
  }

  private static String fromCache(HttpResponse<?> page) {
    return page.headers().firstValue("X-From-Cache").orElse("");
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
  void any_application_of_an_app_is_served_alone() throws Exception {
    try (WebServer server = WebServer.start(bench.bench(), serving("shop.Things$Front"))) {
      assertThat(get(server, "/api/method/ping").body()).isEqualTo("front /api/method/ping");
      assertThat(get(server, "/broken").statusCode()).isEqualTo(500);
      assertThat(get(server, "/broken").body()).doesNotContain("secret");
    }
    assertThatThrownBy(() -> WebServer.start(bench.bench(), serving("shop.Nothing")))
        .hasMessage("No app has the class shop.Nothing; write its full name, such as shop.Front");
    assertThatThrownBy(() -> WebServer.start(bench.bench(), serving("shop.Things")))
        .hasMessageContaining("shop.Things does not implement dev.bench.http.Application");
  }

  private static WebOptions serving(String application) {
    Optional<String> named = Optional.of(application);
    return new WebOptions("127.0.0.1", 0, Optional.empty(), Optional.empty(), named);
  }

  private static HttpResponse<String> get(WebServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return bench.send(HttpRequest.newBuilder(uri));
  }

  @Test
  void pages_for_developers_do_not_exist_in_production() throws Exception {
    String sid = bench.session("Administrator");
    for (String path :
        List.of("/explorer", "/mailbox", "/api/bench/builds", "/api/bench/console")) {
      var answer = bench.send(bench.request(path).header("Cookie", "sid=" + sid));
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void a_program_that_asks_for_json_gets_errors_in_json() throws Exception {
    var answer = bench.send(bench.request("/nothing").header("Accept", "application/json"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"exc_type\":\"DoesNotExistError\"");
  }
}
