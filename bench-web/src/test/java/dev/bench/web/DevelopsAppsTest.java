package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bench.json.Json;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.Reloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DevelopsAppsTest {

  private static final int WATCHER = FreePorts.one();

  @RegisterExtension
  static final WebBench bench =
      new WebBench(Map.of("developer_mode", 1, "file_watcher_port", WATCHER));

  @Test
  void an_unknown_host_is_answered_with_links_to_the_sites() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/")
                .setHeader("X-Frappe-Site-Name", "no.test:8123")
                .header("Accept", "text/html"));
    assertThat(answer.statusCode()).isEqualTo(404);
    int port = bench.server().port();
    assertThat(answer.body())
        .contains(
            "href=\"//one.test:%d/\"".formatted(port), "href=\"//two.test:%d/\"".formatted(port));
  }

  @Test
  void an_error_shows_its_stack_trace() throws Exception {
    var page = bench.getPage("/broken");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("secret of the page", "Pages.java:", "developer_mode");
    var json = bench.get("/api/method/shop.Things.fail");
    assertThat(json.statusCode()).isEqualTo(500);
    Map<String, Object> body = Json.core().object(json.body());
    assertThat(body).containsEntry("exc_type", "IllegalStateException");
    assertThat(body)
        .containsEntry("exception", "java.lang.IllegalStateException: secret of the method");
    assertThat(Json.core().tree(String.valueOf(body.get("exc"))).get(0).asString())
        .contains("Things.java:");
    assertThat(Json.core().tree(json.body()).at("/failure/causes/0/frames/0/place").asString())
        .contains("Things.java:");
    assertThat(bench.get("/api/v2/method/shop.Things.fail").body()).contains("\"failure\":{");
    assertThat(bench.get("/api/method/shop.Things.echo").body()).doesNotContain("\"failure\"");
    assertThat(bench.getPage("/syntax").body()).contains("syntax.html");
  }

  @Test
  void an_error_page_shows_source_statements_and_no_secrets() throws Exception {
    var page =
        bench.send(
            bench
                .request("/api/method/shop.Things.addAndFail?name=%3Cshown%3E&api_key=hidden-one")
                .header("Accept", "text/html")
                .header("Cookie", "sid=" + bench.session("ann@x.org"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body())
        .contains("secret after the insert", "Things.java:", "vscode://file/")
        .contains("class=\"line hit\"", "insert into thing (name) values (:n)", " ms</td>")
        .contains("&lt;shown&gt;")
        .doesNotContain("hidden-one", "<shown>", "sid=");
    assertThat(page.headers().firstValue("Server-Timing"))
        .hasValueSatisfying(
            value -> assertThat(value).matches("total;dur=.*, db;dur=.*\\d+ statements.*"));
  }

  @Test
  void a_developer_sees_the_methods_in_the_explorer() throws Exception {
    var page =
        bench.send(
            bench.request("/explorer").header("Cookie", "sid=" + bench.session("ann@x.org")));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/api/method/bench.api.openapi", "\"csrf_token\":\"");
    assertThat(bench.getPage("/explorer").body()).contains("/login?redirect-to=%2Fexplorer");
  }

  @Test
  void no_generation_is_kept_over_a_hundred_reloads() throws Exception {
    AppFixture shop = AppFixture.in(bench.folder(), "shop");
    Reloads.leaveNothing(
        bench.bench(),
        shop,
        "shop",
        () -> {
          assertThat(bench.get("/api/method/shop.Things.echo?text=q").statusCode()).isEqualTo(200);
          return bench.getPage("/about");
        });
  }

  @Test
  void nothing_is_cached() throws Exception {
    for (String path : new String[] {"/assets/shop/js/shop.js", "/things", "/api/method/ping"}) {
      assertThat(bench.get(path).headers().firstValue("Cache-Control"))
          .get()
          .asString()
          .contains("no-store");
    }
    String page = bench.getPage("/news/a").body().substring(32);
    assertThat(bench.getPage("/news/a").body().substring(32)).isNotEqualTo(page);
  }

  @Test
  void a_changed_template_or_asset_shows_with_its_build_and_not_before() throws Exception {
    var template = bench.folder().resolve("apps/shop/www/about.html");
    var asset = bench.folder().resolve("apps/shop/public/js/edited.js");
    AppFixture shop = AppFixture.in(bench.folder(), "shop");
    for (int edit = 2; edit < 4; edit++) {
      String before = bench.getPage("/about").body();
      Files.writeString(template, "Edit " + edit);
      Files.writeString(asset, "// " + edit);
      assertThat(bench.getPage("/about").body()).isEqualTo(before);

      shop.build();
      bench.bench().apps().reload(edit);

      assertThat(bench.getPage("/about").body()).isEqualTo("Edit " + edit);
      assertThat(bench.get("/assets/shop/js/edited.js").body()).isEqualTo("// " + edit);
    }
  }

  @Test
  void whole_pages_have_the_script_for_developers_with_the_builds_they_come_from()
      throws Exception {
    String build = bench.bench().apps().current().app("shop").build().orElseThrow().id();
    assertThat(bench.getPage("/login").body())
        .contains("<script src=\"/assets/bench/dev.js\" data-builds=\"shop=" + build + "\"");
    assertThat(bench.getPage("/docs").body()).isEqualTo("The docs");
    assertThat(bench.get("/assets/bench/dev.js").body()).contains("EventSource");
  }

  @Test
  void the_events_of_the_watcher_are_passed_on_and_end_where_none_runs() throws Exception {
    byte[] told = "event: builds\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
    InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), WATCHER);
    HttpServer watcher = HttpServer.create(port, 0);
    watcher.createContext(
        "/events",
        exchange -> {
          exchange.sendResponseHeaders(200, told.length);
          exchange.getResponseBody().write(told);
          exchange.close();
        });
    watcher.start();
    var answer = bench.get("/api/bench/builds");
    watcher.stop(0);

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.body()).endsWith("event: builds\ndata: {}\n\n");
    assertThat(bench.get("/api/bench/builds").body()).isEqualTo("retry: 2000\n\n");
  }

  @Test
  void a_new_generation_is_served_by_the_same_process() throws Exception {
    assertThat(bench.get("/api/method/shop.Later.added").statusCode()).isEqualTo(404);
    AppFixture.in(bench.folder(), "shop")
        .compile(
            ShopApp.APP,
            """
            import dev.bench.*;
            public final class Later {
              private Later() {}
              @Whitelisted(allowGuest = true) public static String added(Context ctx) { return "new"; }
            }
            """,
            ShopApp.METHODS,
            ShopApp.PAGES);
    bench.bench().apps().reload(9);
    assertThat(bench.get("/api/method/shop.Later.added").body()).isEqualTo("{\"message\":\"new\"}");
    assertThat(bench.getPage("/things").statusCode()).isEqualTo(200);
  }
}
