package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.session.Sessions;
import dev.bench.session.Users;
import dev.bench.site.SiteState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogsInTest {

  private static final String WHO = "/api/method/frappe.auth.get_logged_user";
  private static final String USER = "/api/method/frappe.core.doctype.user.user.";

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static SiteState site;
  private static Users users;

  @BeforeAll
  static void look_up_the_site() {
    site = bench.bench().sites().require("one.test");
    users = bench.bench().sessions().users();
  }

  @Test
  void a_program_logs_in_acts_and_logs_out() throws Exception {
    HttpClient client = WebBench.browser();
    var login =
        send(client, json("/api/method/login", "{\"usr\":\"Administrator\",\"pwd\":\"admin\"}"));
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.body())
        .matches(
            "\\{\"message\":\"Logged In\",\"home_page\":\"/\",\"full_name\":\"Administrator\","
                + "\"csrf_token\":\"[0-9a-f]{56}\"}");
    assertThat(WebBench.cookie(login, "sid")).matches("[0-9a-f]{56}");
    assertThat(login.headers().allValues("Set-Cookie"))
        .filteredOn(cookie -> cookie.startsWith("sid="))
        .singleElement()
        .asString()
        .contains("Path=/", "SameSite=Lax", "Max-Age=612000", "HttpOnly");
    assertThat(WebBench.cookie(login, "user_id")).isEqualTo("Administrator");
    assertThat(WebBench.cookie(login, "system_user")).isEqualTo("yes");
    assertThat(System.getProperty("shop.greeted")).isEqualTo("Administrator");
    assertThat(send(client, bench.request(WHO)).body())
        .isEqualTo("{\"message\":\"Administrator\"}");
    var logout = send(client, json("/api/method/logout", "{}"));
    assertThat(logout.statusCode()).isEqualTo(200);
    assertThat(WebBench.cookie(logout, "sid")).isEqualTo("Guest");
    assertThat(send(client, bench.request(WHO)).statusCode()).isEqualTo(403);
  }

  @Test
  void wrong_details_are_answered_401_with_a_message() throws Exception {
    for (String form : List.of("usr=Administrator&pwd=wrong", "usr=nobody&pwd=admin")) {
      var answer = bench.postForm("/api/method/login", form);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body())
          .contains("\"message\":\"Invalid login credentials\"", "AuthenticationError");
      assertThat(WebBench.cookie(answer, "sid")).isIn("", "Guest");
    }
    assertThat(bench.postForm("/api/method/login", "usr=Administrator").body())
        .contains("Incomplete login details");
  }

  @Test
  void a_link_of_bench_browse_logs_in_once() throws Exception {
    String key =
        bench
            .bench()
            .sessions()
            .loginKey(bench.bench().sites().require("one.test"), "Administrator");
    String link = "/api/method/frappe.www.login.login_via_key?key=" + key;
    HttpClient browser = WebBench.browser();

    var login = send(browser, bench.request(link));

    assertThat(login.statusCode()).isBetween(302, 303);
    assertThat(login.headers().firstValue("Location")).contains("/");
    assertThat(send(browser, bench.request(WHO)).body()).contains("Administrator");
    var again = bench.send(bench.request(link));
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(WebBench.cookie(again, "sid")).isIn("", "Guest");
  }

  @Test
  void the_login_page_works_without_javascript_and_goes_back_to_where_one_came_from()
      throws Exception {
    var page = bench.getPage("/login?redirect-to=/things%3Fa=1");
    assertThat(page.body()).contains("value=\"/things?a=1\"", "autocomplete=\"current-password\"");
    var wrong = bench.postForm("/login", "usr=%3Cb%3E&pwd=wrong&redirect-to=%2Fthings");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body())
        .contains("Invalid login credentials", "value=\"&lt;b&gt;\"", "value=\"/things\"")
        .doesNotContain("<b>");
    HttpClient browser = WebBench.browser();
    var right = send(browser, form("/login", "usr=Administrator&pwd=admin&redirect-to=%2Fthings"));
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("Location")).contains("/things");
    assertThat(send(browser, bench.request("/things")).body()).contains("one.test Administrator");
  }

  @Test
  void the_login_page_never_sends_to_another_site() throws Exception {
    for (String target :
        List.of("//evil.test/", "https://evil.test/", "/%5Cevil.test", "evil", "/%09/evil.test")) {
      assertThat(bench.getPage("/login?redirect-to=" + target).body())
          .as(target)
          .contains("name=\"redirect-to\" value=\"/\"");
    }
  }

  @Test
  void a_page_gives_the_session_a_token_which_changes_must_send_then() throws Exception {
    String sid = bench.session("ann@x.org");
    assertThat(bench.postJson("/api/method/shop.Things.echo", sid, "{\"text\":\"a\"}").statusCode())
        .isEqualTo(200);
    String page = bench.send(bench.request("/things").header("Cookie", "sid=" + sid)).body();
    String token = page.replaceAll("(?s).*ann@x.org ([0-9a-f]{56}) .*", "$1");
    assertThat(token).hasSize(56);
    var without = bench.postJson("/api/method/shop.Things.echo", sid, "{\"text\":\"a\"}");
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(without.body()).contains("\"exc_type\":\"CSRFTokenError\"");
    var wrong = bench.send(withToken(sid, "0".repeat(56)));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(bench.send(withToken(sid, token)).statusCode()).isEqualTo(200);
    var inForm =
        bench.send(
            form("/api/method/shop.Things.echo", "text=a&csrf_token=" + token)
                .header("Cookie", "sid=" + sid));
    assertThat(inForm.statusCode()).isEqualTo(200);
    assertThat(bench.send(multipart(token, "").header("Cookie", "sid=" + sid)).statusCode())
        .isEqualTo(200);
    assertThat(bench.send(multipart("x", "").header("Cookie", "sid=" + sid)).statusCode())
        .isEqualTo(400);
    var withFile = bench.send(multipart(token, "a.txt").header("Cookie", "sid=" + sid));
    assertThat(withFile.statusCode()).isEqualTo(400);
    assertThat(withFile.body()).contains("header X-Frappe-CSRF-Token");
    var reading =
        bench.send(
            bench.request("/api/method/shop.Things.echo?text=a").header("Cookie", "sid=" + sid));
    assertThat(reading.statusCode()).isEqualTo(200);
  }

  @Test
  void a_change_needs_the_token_from_the_login_on_and_a_second_login_needs_none() throws Exception {
    HttpClient client = WebBench.browser();
    String details = "{\"usr\":\"Administrator\",\"pwd\":\"admin\"}";
    String answer = send(client, json("/api/method/login", details)).body();
    String token = answer.replaceAll(".*csrf_token\":\"([0-9a-f]{56}).*", "$1");
    String change = "/api/method/shop.Things.echo";

    assertThat(send(client, json(change, "{\"text\":\"a\"}")).body()).contains("CSRFTokenError");
    var with = json(change, "{\"text\":\"a\"}").header("X-Frappe-CSRF-Token", token);
    assertThat(send(client, with).statusCode()).isEqualTo(200);
    assertThat(send(client, json("/api/method/login", details)).statusCode()).isEqualTo(200);
    var page = send(client, form("/login", "usr=Administrator&pwd=admin"));
    assertThat(page.statusCode()).isEqualTo(303);
  }

  @Test
  void a_page_of_the_site_itself_may_change_without_the_token_if_its_browser_says_so()
      throws Exception {
    HttpClient client = WebBench.browser();
    send(client, form("/api/method/login", "usr=Administrator&pwd=admin"));
    URI address = bench.request("/").build().uri();
    String own = "http://" + address.getAuthority();
    Map<List<String>, Integer> expected =
        Map.of(
            List.of("Sec-Fetch-Site", "same-origin"), 200,
            List.of("Origin", own), 200,
            List.of("Sec-Fetch-Site", "same-site", "Origin", own), 400,
            List.of("Sec-Fetch-Site", "none"), 400,
            List.of("Origin", "https://" + address.getAuthority()), 400,
            List.of("Origin", "http://" + address.getHost() + ":1"), 400,
            List.of("Origin", "null"), 400);
    for (var each : expected.entrySet()) {
      var change =
          json("/api/method/shop.Things.echo", "{\"text\":\"a\"}")
              .headers(each.getKey().toArray(String[]::new));
      assertThat(send(client, change).statusCode()).as("%s", each).isEqualTo(each.getValue());
    }
  }

  @Test
  void a_form_of_another_site_is_refused() throws Exception {
    String login = "usr=Administrator&pwd=admin";
    for (String origin : List.of("http://evil.example", "null", "http://one.test:1")) {
      var answer = bench.send(form("/api/method/login", login).header("Origin", origin));
      assertThat(answer.statusCode()).as(origin).isEqualTo(400);
      assertThat(answer.body()).contains("CSRFTokenError");
      assertThat(bench.send(form("/login", login).header("Origin", origin)).statusCode())
          .isEqualTo(400);
      var plain =
          bench
              .request("/api/method/login?" + login)
              .header("Content-Type", "text/plain")
              .header("Origin", origin)
              .POST(HttpRequest.BodyPublishers.ofString("a=b"));
      assertThat(bench.send(plain).statusCode()).as("text/plain").isEqualTo(400);
    }
    String own = "http://" + bench.request("/").build().uri().getAuthority();
    assertThat(bench.send(form("/api/method/login", login).header("Origin", own)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void guests_and_unknown_sessions_get_the_cookies_of_a_guest() throws Exception {
    var fresh = bench.get("/api/method/shop.Things.nothing");
    assertThat(WebBench.cookie(fresh, "sid")).isEqualTo("Guest");
    assertThat(WebBench.cookie(fresh, "user_id")).isEqualTo("Guest");
    var stale =
        bench.send(
            bench
                .request("/api/method/shop.Things.nothing")
                .header("Cookie", "sid=" + "a".repeat(56) + "; user_id=Ann"));
    assertThat(WebBench.cookie(stale, "sid")).isEqualTo("Guest");
    assertThat(WebBench.cookie(stale, "user_id")).isEqualTo("Guest");
    var known =
        bench.send(
            bench
                .request("/api/method/shop.Things.nothing")
                .header(
                    "Cookie",
                    "sid=Guest; user_id=Guest; full_name=Guest; system_user=no; user_lang=en; user_image="));
    assertThat(known.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void a_name_with_umlauts_is_encoded_in_its_cookie() throws Exception {
    String sid = bench.session("ann@x.org");
    var answer =
        bench.send(bench.request("/api/method/shop.Things.nothing").header("Cookie", "sid=" + sid));
    assertThat(WebBench.cookie(answer, "full_name")).isEqualTo("Ann%20%C3%9C");
    assertThat(WebBench.cookie(answer, "user_id")).isEqualTo("ann%40x.org");
  }

  @Test
  void a_session_of_one_site_is_a_guest_on_another() throws Exception {
    String sid = bench.session("ann@x.org");
    var answer =
        bench.send(
            bench
                .request(WHO)
                .setHeader("X-Frappe-Site-Name", "two.test")
                .header("Cookie", "sid=" + sid));
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void a_link_ends_after_its_time_and_with_the_next_one() throws Exception {
    users.add(site, "old@x.org", "Old", "Website User", List.of());
    Sessions sessions = bench.bench().sessions();
    String first = link("old@x.org").orElseThrow();
    String second = link("old@x.org").orElseThrow();
    assertThat(sessions.changePasswordByLink(site, first, "fresh")).isEmpty();
    bench.sql(
        "one.test", "update bench_user set reset_expires = '2020-01-01' where name = 'old@x.org'");
    assertThat(sessions.changePasswordByLink(site, second, "fresh")).isEmpty();
    assertThat(link("Guest")).isEmpty();
  }

  @Test
  void a_link_ends_with_another_password_and_with_the_user() throws Exception {
    users.add(site, "leak@x.org", "Leak", "Website User", List.of());
    Sessions sessions = bench.bench().sessions();
    String before = link("leak@x.org").orElseThrow();
    sessions.changePassword(site, "leak@x.org", "fresh");
    assertThat(sessions.changePasswordByLink(site, before, "stolen")).isEmpty();
    String disabled = link("leak@x.org").orElseThrow();
    sessions.disable(site, "leak@x.org");
    sessions.enable(site, "leak@x.org");
    assertThat(sessions.changePasswordByLink(site, disabled, "stolen")).isEmpty();
  }

  @Test
  void a_name_that_no_mail_reaches_is_refused() throws Exception {
    String longest = "x".repeat(135) + "@x.org";
    var refused = bench.postForm(USER + "reset_password", "user=" + longest);
    assertThat(refused.statusCode()).isEqualTo(417);
    assertThat(refused.body()).contains("141 characters").contains("at most 140");
    assertThatThrownBy(() -> users.add(site, "\u00e4b@x.org", "", "Website User", List.of()))
        .hasMessageContaining("is not a mail address");
  }

  private static Optional<String> link(String user) throws Exception {
    return bench
        .bench()
        .unit(site)
        .call(ctx -> users.newResetKey(ctx.db(), user).map(Users.ResetKey::key));
  }

  private static HttpRequest.Builder withToken(String sid, String token) {
    return json("/api/method/shop.Things.echo", "{\"text\":\"a\"}")
        .header("Cookie", "sid=" + sid)
        .header("X-Frappe-CSRF-Token", token);
  }

  private static HttpRequest.Builder json(String target, String json) {
    return bench
        .request(target)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  /** A multipart form with a token, and a file where {@code fileName} is not empty. */
  private static HttpRequest.Builder multipart(String token, String fileName) {
    String part = "--x\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
    String file = part.formatted("file", "; filename=\"" + fileName + "\"", "a");
    return bench
        .request("/api/method/shop.Things.echo")
        .header("Content-Type", "multipart/form-data; boundary=x")
        .POST(
            BodyPublishers.ofString(
                part.formatted("text", "", "a")
                    + part.formatted("csrf_token", "", token)
                    + (fileName.isEmpty() ? "" : file)
                    + "--x--\r\n"));
  }

  private static HttpRequest.Builder form(String target, String form) {
    return bench
        .request(target)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
