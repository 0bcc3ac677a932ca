package dev.bench.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.redis.RedisKeys;
import dev.bench.runtime.CacheClearing;
import dev.bench.session.ApiKey;
import dev.bench.session.Users;
import dev.bench.site.SiteState;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens, forgotten passwords, limits of calls, and pages of other origins. */
class GuardsTheApiTest {

  private static final String WHO = "/api/method/frappe.auth.get_logged_user";
  private static final String USER = "/api/method/frappe.core.doctype.user.user.";

  @RegisterExtension
  static final WebBench bench =
      new WebBench(
          Map.of(
              "allow_cors",
              List.of("https://app.test"),
              "rate_limit",
              Map.of("limit", 3600, "window", 3600),
              "host_name",
              "shop.example.com"));

  private static SiteState site;
  private static Users users;

  @BeforeAll
  static void look_up_the_site() {
    site = bench.bench().sites().require("one.test");
    users = bench.bench().sessions().users();
  }

  @Test
  void a_token_acts_for_its_user_without_a_session() throws Exception {
    ApiKey key = users.createApiKey(site, "ann@x.org");
    String basic = Base64.getEncoder().encodeToString(key.token().getBytes(UTF_8));
    for (String header :
        List.of(
            "token " + key.token(),
            "Token " + key.token(),
            "Bearer " + key.token(),
            "Basic " + basic)) {
      var answer = bench.send(bench.request(WHO).header("Authorization", header));
      assertThat(answer.body()).as(header).isEqualTo("{\"message\":\"ann@x.org\"}");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
    var added =
        bench.send(
            json("/api/method/shop.Things.add", "{\"name\":\"by token\"}")
                .header("Authorization", "token " + key.token()));
    assertThat(added.statusCode()).isEqualTo(200);
  }

  @Test
  void a_wrong_token_is_answered_401_and_never_acts_as_guest() throws Exception {
    ApiKey old = users.createApiKey(site, "ann@x.org");
    ApiKey key = users.createApiKey(site, "ann@x.org");
    for (String header :
        List.of(
            "token " + old.token(),
            "token " + key.key() + ":" + old.secret(),
            "token " + key.key(),
            "token " + key.key() + ":",
            "token",
            "Digest x",
            "Basic !",
            "Bearer x:y")) {
      var answer =
          bench.send(
              bench.request("/api/method/shop.Things.nothing").header("Authorization", header));
      assertThat(answer.statusCode()).as(header).isEqualTo(401);
      assertThat(answer.body()).contains("AuthenticationError").doesNotContain(key.secret());
      var ping = bench.send(bench.request("/api/method/ping").header("Authorization", header));
      assertThat(ping.statusCode()).as(header).isEqualTo(401);
    }
    String sid = bench.session("Administrator");
    var session =
        bench.send(
            bench.request(WHO).header("Cookie", "sid=" + sid).header("Authorization", "Basic !"));
    assertThat(session.body()).isEqualTo("{\"message\":\"Administrator\"}");
    bench.sql("one.test", "update bench_user set enabled = false where name = 'ann@x.org'");
    try {
      var disabled = bench.send(bench.request(WHO).header("Authorization", "token " + key.token()));
      assertThat(disabled.statusCode()).isEqualTo(401);
    } finally {
      bench.sql("one.test", "update bench_user set enabled = true where name = 'ann@x.org'");
    }
  }

  @Test
  void mails_for_a_password_are_limited_whether_there_is_a_user_or_not() throws Exception {
    for (String user : List.of("ann@x.org", "ghost@x.org")) {
      for (int i = 0; i < 3; i++) {
        assertThat(bench.postForm(USER + "reset_password", "user=" + user).statusCode())
            .isEqualTo(200);
      }
      assertThat(bench.postForm(USER + "reset_password", "user=" + user).statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void a_user_changes_the_password_with_the_old_one() throws Exception {
    users.add(site, "dan@x.org", "Dan", "System User", List.of());
    bench.bench().sessions().changePassword(site, "dan@x.org", "before");
    String sid = bench.session("dan@x.org");
    String body = "{\"old_password\":\"%s\",\"new_password\":\"after\"}";
    assertThat(bench.postJson(USER + "update_password", sid, body.formatted("wrong")).statusCode())
        .isEqualTo(417);
    var changed = bench.postJson(USER + "update_password", sid, body.formatted("before"));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(System.getProperty("shop.greeted")).as("ON_LOGIN").isEqualTo("dan@x.org");
    assertThat(bench.postJson(WHO, sid, "{}").statusCode()).isEqualTo(403);
    String fresh = WebBench.cookie(changed, "sid");
    assertThat(bench.send(bench.request(WHO).header("Cookie", "sid=" + fresh)).body())
        .isEqualTo("{\"message\":\"dan@x.org\"}");
    assertThat(bench.postForm(USER + "update_password", "new_password=x").statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_method_is_called_so_often_and_then_refused_with_when_to_try_again() throws Exception {
    String target = "/api/method/shop.Things.rare";
    var first = bench.get(target);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "X-RateLimit-Limit")).isEqualTo("2");
    assertThat(header(first, "X-RateLimit-Remaining")).isEqualTo("1");
    assertThat(bench.get(target).statusCode()).isEqualTo(200);
    var refused = bench.get(target);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("RateLimitExceededError");
    assertThat(header(refused, "X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 7200);
    String sid = bench.session("ann@x.org");
    assertThat(bench.postJson(target, sid, "{}").statusCode()).as("another caller").isEqualTo(200);
  }

  @Test
  void a_site_tells_how_much_of_its_time_is_left() throws Exception {
    var answer = bench.get("/api/method/shop.Things.nothing");
    assertThat(header(answer, "X-RateLimit-Limit")).isEqualTo("3600000000");
    assertThat(Long.parseLong(header(answer, "X-RateLimit-Remaining")))
        .isGreaterThan(3_000_000_000L);
    bench.change(
        "sites/two.test/site_config.json",
        Map.of("rate_limit", Map.of("limit", 1, "window", 86_400)));
    HttpRequest.Builder request =
        bench.request("/api/method/version").setHeader("X-Frappe-Site-Name", "two.test");
    Awaitility.await("the setting")
        .until(() -> header(bench.send(request), "X-RateLimit-Limit").equals("1000000"));
    bench
        .bench()
        .cache()
        .hset(RedisKeys.RATE_LIMIT.key("two.test", "all requests"), "count", "2000000");
    var refused = bench.send(request);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Retry-After")).isNotEmpty();
  }

  @Test
  void pages_of_named_origins_may_read_answers_and_others_may_not() throws Exception {
    for (String target :
        List.of("/api/method/ping", "/api/method/shop.Things.nothing", "/api/method/none")) {
      var answer = bench.send(bench.request(target).header("Origin", "https://app.test"));
      assertThat(header(answer, "Access-Control-Allow-Origin"))
          .as(target)
          .isEqualTo("https://app.test");
      assertThat(header(answer, "Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(header(answer, "Vary")).contains("Origin");
      var foreign = bench.send(bench.request(target).header("Origin", "https://evil.test"));
      assertThat(header(foreign, "Access-Control-Allow-Origin")).isEmpty();
    }
    String form = "usr=Administrator&pwd=wrong";
    assertThat(login("https://app.test", form).statusCode()).isEqualTo(401);
    assertThat(login("https://evil.test", form).statusCode()).isEqualTo(400);
  }

  @Test
  void pages_of_any_origin_read_without_cookies_what_is_open_to_all() throws Exception {
    bench.change("sites/two.test/site_config.json", Map.of("allow_cors", "*"));
    HttpRequest.Builder request =
        bench
            .request("/api/method/version")
            .setHeader("X-Frappe-Site-Name", "two.test")
            .header("Origin", "https://evil.test");
    Awaitility.await("the setting")
        .until(() -> !header(bench.send(request), "Access-Control-Allow-Origin").isEmpty());
    var answer = bench.send(request);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void a_browser_is_told_before_a_request_only_what_the_target_takes() throws Exception {
    var post = options("/api/method/shop.Things.add", "POST");
    assertThat(post.statusCode()).isEqualTo(200);
    assertThat(header(post, "Allow")).isEqualTo("OPTIONS, POST");
    assertThat(header(post, "Access-Control-Allow-Methods")).isEqualTo("POST");
    assertThat(header(post, "Access-Control-Allow-Headers"))
        .isEqualTo("content-type, x-frappe-csrf-token");
    assertThat(header(post, "Access-Control-Max-Age")).isEqualTo("86400");
    assertThat(
            header(
                options("/api/method/shop.Things.add", "DELETE"), "Access-Control-Allow-Methods"))
        .isEmpty();
    assertThat(header(options("/api/method/login", "GET"), "Allow")).isEqualTo("OPTIONS, POST");
    var head = bench.send(bench.request("/api/method/shop.Things.writes").HEAD());
    assertThat(head.statusCode()).as("a GET that would write").isEqualTo(417);
  }

  @Test
  void a_cached_answer_is_used_again_for_the_same_user_and_arguments_only() throws Exception {
    String target = "/api/method/shop.Things.counted";
    var first = bench.get(target);
    assertThat(header(first, "Cache-Control")).isEqualTo("private, max-age=3600");
    assertThat(header(first, "Vary")).contains("Cookie, Authorization");
    assertThat(bench.get(target).body()).isEqualTo(first.body());
    var unchanged =
        bench.send(bench.request(target).header("If-None-Match", header(first, "ETag")));
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(bench.get(target + "?of=a").body()).isNotEqualTo(first.body());
    assertThat(bench.get("/api/v2/method/shop.Things.counted").body()).startsWith("{\"data\":");
    String sid = bench.session("ann@x.org");
    var ofAnn = bench.send(bench.request(target).header("Cookie", "sid=" + sid));
    assertThat(ofAnn.body()).contains("ann@x.org");
    assertThat(bench.postJson(target, "Guest", "{}").body()).isNotEqualTo(first.body());

    assertThat(CacheClearing.clear(bench.bench().cache(), "two.test")).isZero();
    assertThat(bench.get(target).body()).isEqualTo(first.body());
    assertThat(CacheClearing.clear(bench.bench().cache(), "one.test")).isPositive();
    assertThat(bench.get(target).body()).isNotEqualTo(first.body());
  }

  @Test
  void a_shared_answer_is_the_same_for_all_and_sets_no_cookies() throws Exception {
    String target = "/api/method/shop.Things.common";
    var first = bench.get(target);
    assertThat(header(first, "Cache-Control")).isEqualTo("public, max-age=3600");
    assertThat(first.headers().allValues("Set-Cookie")).isEmpty();
    String sid = bench.session("ann@x.org");
    assertThat(bench.send(bench.request(target).header("Cookie", "sid=" + sid)).body())
        .isEqualTo(first.body());
  }

  @Test
  void the_body_of_a_get_is_no_argument_of_an_answer_that_proxies_keep() throws Exception {
    String target = "/api/method/shop.Things.greeting";
    String plain = bench.get(target).body();
    for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
      String body = type.endsWith("json") ? "{\"to\":\"evil\"}" : "to=evil";
      var sent =
          bench.send(
              bench
                  .request(target)
                  .header("Content-Type", type)
                  .method("GET", BodyPublishers.ofString(body)));
      assertThat(sent.body()).as(type).isEqualTo(plain).contains("hello all");
    }
    assertThat(bench.get(target + "?to=ann").body()).contains("hello ann");
  }

  @Test
  void other_names_in_the_address_make_no_further_answers_and_long_values_are_not_kept()
      throws Exception {
    String target = "/api/method/shop.Things.counted?of=b";
    String first = bench.get(target).body();
    assertThat(bench.get(target + "&unknown=1").body()).isEqualTo(first);
    String longest = target + "b".repeat(5000);
    assertThat(bench.get(longest).body()).isNotEqualTo(bench.get(longest).body());
  }

  @Test
  void a_shared_answer_for_some_roles_stays_out_of_proxies() throws Exception {
    bench.sql(
        "one.test",
        "insert ignore into bench_user_role (user, role) values ('ann@x.org', 'Keeper')");
    try {
      String sid = bench.session("ann@x.org");
      var answer =
          bench.send(
              bench
                  .request("/api/method/shop.Things.keptForKeepers")
                  .header("Cookie", "sid=" + sid));
      assertThat(header(answer, "Cache-Control")).isEqualTo("private, max-age=3600");
      assertThat(header(answer, "Vary")).contains("Cookie, Authorization");
    } finally {
      bench.sql("one.test", "delete from bench_user_role where user = 'ann@x.org'");
    }
  }

  @Test
  void an_answer_for_some_roles_is_waited_for_and_made_without_the_connection_that_read_them()
      throws Exception {
    bench.sql(
        "one.test",
        "insert ignore into bench_user_role (user, role) values ('ann@x.org', 'Keeper')");
    CacheClearing.clear(bench.bench().cache(), "one.test");
    AtomicBoolean made = new AtomicBoolean();
    Runnable look =
        () -> {
          Awaitility.await().until(() -> bench.bench().databases().transactions() == 0);
          made.set(true);
        };
    System.getProperties().put("shop.keptForKeepers", look);
    try {
      var answer =
          bench.send(
              bench
                  .request("/api/method/shop.Things.keptForKeepers")
                  .header("Cookie", "sid=" + bench.session("ann@x.org")));
      assertThat(answer.body()).isEqualTo("{\"message\":\"kept\"}");
      assertThat(made).isTrue();
    } finally {
      System.getProperties().remove("shop.keptForKeepers");
      bench.sql("one.test", "delete from bench_user_role where user = 'ann@x.org'");
    }
  }

  private static HttpResponse<String> options(String target, String method) throws Exception {
    return bench.send(
        bench
            .request(target)
            .header("Origin", "https://app.test")
            .header("Access-Control-Request-Method", method)
            .header("Access-Control-Request-Headers", "content-type, x-frappe-csrf-token")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static HttpResponse<String> login(String origin, String form) throws Exception {
    return bench.send(
        bench
            .request("/api/method/login")
            .header("Origin", origin)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static HttpRequest.Builder json(String target, String json) {
    return bench
        .request(target)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
