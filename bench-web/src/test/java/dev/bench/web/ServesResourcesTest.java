package dev.bench.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.json.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class ServesResourcesTest {

  @RegisterExtension static final WebBench bench = new WebBench(Map.of());

  private static final String ITEMS = "/api/resource/Shop%20Item";

  private String ann;

  @BeforeEach
  void clear() throws Exception {
    bench.sql("one.test", "delete from item");
    bench.sql("one.test", "alter table item auto_increment = 1");
    ann = bench.session("ann@x.org");
  }

  @Test
  void a_record_is_made_read_changed_and_removed() throws Exception {
    var made = send("POST", ITEMS, "{\"title\":\"lamp\",\"dueOn\":\"2024-01-31 10:00:00\"}");
    assertThat(made.statusCode()).isEqualTo(200);
    JsonNode item = data(made);
    assertThat(item.get("name").asString()).isEqualTo("1");
    assertThat(item.get("id").asInt()).isEqualTo(1);
    assertThat(item.get("title").asString()).isEqualTo("lamp");
    assertThat(item.get("priority").asInt()).isEqualTo(1);
    assertThat(item.get("dueOn").asString()).isEqualTo("2024-01-31 10:00:00");
    assertThat(item.get("owner").asString()).isEqualTo("ann@x.org");
    assertThat(item.get("creation").asString()).matches("\\d{4}-\\d\\d-\\d\\d [0-9:.]+");
    assertThat(item.get("doctype").asString()).isEqualTo("Shop Item");
    assertThat(item.has("secret")).isFalse();

    // A client sends back the whole record that it read.
    var changed =
        send(
            "PUT",
            ITEMS + "/1",
            "{\"name\":\"1\",\"owner\":\"x\",\"doctype\":\"Shop Item\",\"size\":\"LARGE\",\"sold\":1}");
    assertThat(data(changed).get("size").asString()).isEqualTo("LARGE");
    assertThat(data(changed).get("sold").asBoolean()).isTrue();
    assertThat(data(changed).get("owner").asString()).isEqualTo("ann@x.org");
    assertThat(data(bench.get(ITEMS + "/1"))).isEqualTo(data(changed));

    var removed = send("DELETE", ITEMS + "/1", "");
    assertThat(removed.statusCode()).isEqualTo(202);
    assertThat(removed.body()).isEqualTo("{\"data\":\"ok\"}");
    assertThat(bench.get(ITEMS + "/1").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", ITEMS + "/1", "").statusCode()).isEqualTo(404);
    assertThat(bench.get(ITEMS + "/one").statusCode()).isEqualTo(404);
  }

  @Test
  void a_list_has_names_only_unless_fields_are_asked_for() throws Exception {
    items();
    assertThat(bench.get(ITEMS).body())
        .isEqualTo(
            "{\"data\":[{\"name\":\"4\"},{\"name\":\"3\"},{\"name\":\"2\"},{\"name\":\"1\"}]}");
    assertThat(titles("&order_by=")).containsExactly("rug", "mat", "bed", "lamp");
    assertThat(titles("&order_by=priority%20desc,%20title"))
        .containsExactly("bed", "rug", "lamp", "mat");
    assertThat(
            titles(
                "&order_by=%60tabShop%20Item%60".replace("%20", "")
                    + ".%60title%60%20asc&limit_start=1&limit=2"))
        .containsExactly("lamp", "mat");
    assertThat(
            bench
                .get(
                    ITEMS
                        + "?fields=[%22title%22,%22priority%22]&as_dict=false&limit_page_length=1")
                .body())
        .isEqualTo("{\"data\":[[\"rug\",3]]}");
    assertThat(bench.get(ITEMS + "?fields=[%22*%22]&limit=1").body())
        .contains("\"creation\"", "\"modified\"")
        .doesNotContain("secret", "hidden");
  }

  @Test
  void a_list_of_version_2_says_whether_more_rows_follow() throws Exception {
    items();
    String list = "/api/v2/document/Shop%20Item?limit=";
    assertThat(bench.get(list + "3").body())
        .isEqualTo(
            "{\"data\":[{\"name\":\"4\"},{\"name\":\"3\"},{\"name\":\"2\"}],\"has_next_page\":true}");
    assertThat(bench.get(list + "4").body()).endsWith("],\"has_next_page\":false}");
    assertThat(bench.get(list + "2&start=2").body())
        .isEqualTo("{\"data\":[{\"name\":\"2\"},{\"name\":\"1\"}],\"has_next_page\":false}");
    assertThat(bench.get(list + "0").body()).endsWith("],\"has_next_page\":false}");
  }

  @Test
  void rows_that_are_equal_in_the_fields_of_group_by_become_one() throws Exception {
    items();
    bench.sql("one.test", "update item set size = 'LARGE', sold = true where title = 'mat'");
    assertThat(bench.get(ITEMS + "?group_by=size").body())
        .isEqualTo("{\"data\":[{\"size\":\"LARGE\"},{\"size\":\"SMALL\"}]}");
    assertThat(
            bench
                .get(
                    ITEMS
                        + "?group_by=%60tabItem%60.%60size%60,sold&order_by=sold%20asc&as_dict=0"
                        + "&fields=[%22sold%22]")
                .body())
        .isEqualTo("{\"data\":[[false],[true]]}");
  }

  @Test
  void filters_of_each_form_choose_the_rows() throws Exception {
    items();
    assertThat(filtered("[[\"priority\",\">=\",3]]")).containsExactlyInAnyOrder("bed", "rug");
    assertThat(filtered("[[\"Shop Item\",\"title\",\"like\",\"%a%\"]]"))
        .containsExactlyInAnyOrder("mat", "lamp");
    assertThat(filtered("{\"title\":\"bed\"}")).containsExactly("bed");
    assertThat(filtered("{\"priority\":[\"<\",2]}")).containsExactly("mat");
    assertThat(filtered("[\"title\",\"=\",\"bed\"]")).containsExactly("bed");
    assertThat(filtered("[[\"title\",\"in\",[\"bed\",\"mat\"]],[\"priority\",\"!=\",1]]"))
        .containsExactly("bed");
    assertThat(filtered("[[\"title\",\"not in\",\"bed, mat\"]]"))
        .containsExactlyInAnyOrder("lamp", "rug");
    assertThat(filtered("[[\"priority\",\"between\",[2,3]]]"))
        .containsExactlyInAnyOrder("lamp", "rug");
    assertThat(filtered("[[\"dueOn\",\"is\",\"set\"]]")).containsExactly("lamp");
    assertThat(filtered("[[\"dueOn\",\"<\",\"2024-02-01\"]]")).containsExactly("lamp");
    assertThat(filtered("[[\"dueOn\",\"!=\",\"2024-01-31 00:00:00\"]]"))
        .containsExactlyInAnyOrder("bed", "mat", "rug");
    assertThat(
            titles(
                "&or_filters=" + encoded("[[\"title\",\"=\",\"bed\"],[\"title\",\"=\",\"rug\"]]")))
        .containsExactlyInAnyOrder("bed", "rug");
    assertThat(filtered("[[\"name\",\"=\",\"2\"]]")).containsExactly("bed");
  }

  @Test
  void values_of_filters_are_never_sql() throws Exception {
    items();
    assertThat(filtered("{\"title\":\"x' or '1'='1\"}")).isEmpty();
    assertThat(filtered("{\"title\":\"\\\\' or 1=1 -- \"}")).isEmpty();
    for (String query :
        List.of(
            "fields=" + encoded("[\"count(*)\"]"),
            "fields=" + encoded("[\"secret\"]"),
            "order_by=" + encoded("(select 1)"),
            "order_by=" + encoded("title; drop table item"),
            "filters=" + encoded("{\"secret\":\"hidden\"}"),
            "filters=" + encoded("[[\"title\",\"= 1 or 1\",1]]"),
            "filters=" + encoded("[[\"User\",\"name\",\"=\",\"x\"]]"),
            "filters=" + encoded("[[\"priority\",\"=\",\"many\"]]"),
            "filters=broken",
            "filters=" + encoded("[[[\"a\"],\"=\",1]]"),
            "filters=" + encoded("[[\"title\",null,1]]"),
            "filters=" + encoded("[[\"title\",\"in\",\"" + "a,".repeat(1000) + "\"]]"),
            "filters=" + encoded("[" + "[],".repeat(100) + "[]]"),
            "fields=" + "title,".repeat(500) + "title",
            "order_by=" + "title,".repeat(20) + "title",
            "group_by=secret",
            "group_by=size&fields=" + encoded("[\"size\",\"title\"]"),
            "group_by=size&order_by=title",
            "group_by=" + "title,".repeat(20) + "title",
            "limit=-1",
            "limit=10001")) {
      assertThat(bench.get(ITEMS + "?" + query).statusCode()).as(query).isEqualTo(417);
    }
    assertThat(message(bench.get(ITEMS + "?fields=" + encoded("[\"secret\"]"))))
        .startsWith("Shop Item has no field secret; its fields are name, id, title");
  }

  @Test
  void what_a_record_lacks_or_cannot_have_is_named() throws Exception {
    var missing = send("POST", ITEMS, "{\"priority\":2}");
    assertThat(missing.statusCode()).isEqualTo(417);
    assertThat(missing.body()).contains("MandatoryError");
    assertThat(message(missing)).contains("title");
    assertThat(message(send("POST", ITEMS, "{\"title\":\"x\",\"colour\":\"red\"}")))
        .contains("colour");
    assertThat(message(send("POST", ITEMS, "{\"title\":\"x\",\"size\":\"HUGE\"}")))
        .isEqualTo("The value of size is HUGE, expected one of SMALL, LARGE");
    assertThat(message(send("POST", ITEMS, "{\"title\":\" \"}")))
        .isEqualTo("An item needs a title");
    assertThat(send("POST", ITEMS, "{\"title\":\"" + "x".repeat(21) + "\"}").statusCode())
        .isEqualTo(417);
    assertThat(send("POST", ITEMS, "{\"title\":\"x\",\"priority\":null}").statusCode())
        .isEqualTo(417);
    assertThat(data(bench.get(ITEMS))).isEmpty();
  }

  @Test
  void the_app_decides_who_reads_and_who_writes() throws Exception {
    var guest = bench.postJson(ITEMS, "Guest", "{\"title\":\"x\"}");
    assertThat(guest.statusCode()).isEqualTo(403);
    assertThat(message(guest)).isEqualTo("Log in to write Shop Item");
    assertThat(bench.get("/api/resource/Thing").statusCode()).isEqualTo(403);
    assertThat(send("GET", "/api/resource/Thing", "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/resource/Thing", "{\"name\":\"x\"}").statusCode()).isEqualTo(403);
    assertThat(bench.get("/api/resource/User").statusCode()).isEqualTo(404);
    assertThat(
            bench
                .send(bench.request(ITEMS).setHeader("X-Frappe-Site-Name", "two.test"))
                .statusCode())
        .isEqualTo(404);
    assertThat(send("POST", ITEMS + "/1", "{}").statusCode()).isEqualTo(405);
    assertThat(send("PUT", ITEMS, "{}").headers().firstValue("Allow")).contains("GET, HEAD, POST");
  }

  @Test
  void the_app_checks_the_stored_key_however_the_caller_spells_it() throws Exception {
    bench.sql(
        "one.test",
        "insert into item (id, title, owner, creation, modified) values (7, 'safe', 'a', now(), now())");
    for (String spelling : List.of("7", "%207", "+7", "%2B7", "0007", "7%20", "7.0", "7e0")) {
      for (String method : List.of("DELETE", "PUT")) {
        assertThat(send(method, ITEMS + "/" + spelling, "{\"title\":\"mine\"}").statusCode())
            .as("%s %s", method, spelling)
            .isIn(403, 404);
      }
    }
    assertThat(send("DELETE", ITEMS + "/%207", "").statusCode()).isEqualTo(403);
    assertThat(data(bench.get(ITEMS + "/7")).get("title").asString()).isEqualTo("safe");
    assertThat(send("DELETE", ITEMS + "/one", "").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", ITEMS + "/8", "").statusCode()).isEqualTo(404);
  }

  @Test
  void no_client_chooses_or_changes_a_key_that_the_database_numbers() throws Exception {
    items();
    var chosen = send("POST", ITEMS, "{\"title\":\"x\",\"id\":7}");
    assertThat(chosen.statusCode()).isEqualTo(417);
    assertThat(message(chosen)).isEqualTo("Shop Item numbers its records; leave out id");
    assertThat(send("POST", ITEMS, "{\"title\":\"x\",\"name\":\"9\"}").statusCode()).isEqualTo(417);
    var moved = send("PUT", ITEMS + "/1", "{\"id\":9}");
    assertThat(moved.statusCode()).isEqualTo(417);
    assertThat(message(moved)).isEqualTo("The id of Shop Item 1 cannot be changed; leave it out");
    assertThat(send("PUT", ITEMS + "/1", "{\"id\":1,\"name\":\"1\"}").statusCode()).isEqualTo(200);
    assertThat(bench.get(ITEMS + "/9").statusCode()).isEqualTo(404);
  }

  @Test
  void values_that_the_table_refuses_are_told_to_the_caller() throws Exception {
    bench.sql("one.test", "alter table item add constraint cheap check (priority < 100)");
    try {
      var refused = send("POST", ITEMS, "{\"title\":\"x\",\"priority\":100}");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(417);
    } finally {
      bench.sql("one.test", "alter table item drop constraint cheap");
    }
  }

  @Test
  void a_method_of_a_record_is_refused_by_name() throws Exception {
    assertThat(message(send("POST", ITEMS + "/1?run_method=close", "{\"run_method\":\"close\"}")))
        .startsWith("run_method is not taken");
  }

  @Test
  void a_list_of_too_many_bytes_is_refused() throws Exception {
    items();
    bench.change("sites/one.test/site_config.json", Map.of("max_list_size", 150));
    bench.restart();
    try {
      var whole = bench.get(ITEMS + "?fields=[%22*%22]");
      assertThat(whole.statusCode()).isEqualTo(417);
      assertThat(message(whole))
          .isEqualTo(
              "The list is longer than 150 bytes (max_list_size); ask for less with limit or fields");
      assertThat(bench.get(ITEMS).statusCode()).isEqualTo(200);
    } finally {
      bench.change("sites/one.test/site_config.json", Map.of("max_list_size", 16 << 20));
      bench.restart();
    }
  }

  @Test
  void a_name_may_hold_a_slash() throws Exception {
    bench.sql("one.test", "insert into thing (name) values ('a/b c')");
    assertThat(data(send("GET", "/api/resource/Thing/a%2Fb%20c", "")).get("name").asString())
        .isEqualTo("a/b c");
    bench.sql("one.test", "delete from thing");
  }

  @Test
  void the_methods_of_frappe_client_work_on_resources() throws Exception {
    items();
    String client = "/api/method/frappe.client.";
    assertThat(bench.get(client + "get_count?doctype=Shop%20Item").body())
        .isEqualTo("{\"message\":4}");
    assertThat(
            bench
                .get(
                    client
                        + "get_count?doctype=Shop%20Item&filters="
                        + encoded("[[\"priority\",\">\",2]]"))
                .body())
        .isEqualTo("{\"message\":2}");
    assertThat(
            bench
                .get(
                    client
                        + "get_value?doctype=Shop%20Item&fieldname=priority&filters="
                        + encoded("{\"title\":\"bed\"}"))
                .body())
        .isEqualTo("{\"message\":{\"priority\":4}}");
    assertThat(
            bench
                .get(
                    client
                        + "get_value?doctype=Shop%20Item&fieldname=[%22title%22]&filters=2&as_dict=false")
                .body())
        .isEqualTo("{\"message\":[\"bed\"]}");
    assertThat(
            bench.get(client + "get_value?doctype=Shop%20Item&fieldname=title&filters=99").body())
        .isEqualTo("{\"message\":{}}");
    var set =
        bench.postJson(
            client + "set_value",
            ann,
            "{\"doctype\":\"Shop Item\",\"name\":\"2\",\"fieldname\":\"title\",\"value\":\"sofa\"}");
    assertThat(set.body()).contains("\"title\":\"sofa\"");
    assertThat(
            bench
                .postJson(
                    client + "insert",
                    ann,
                    "{\"doc\":{\"doctype\":\"Shop Item\",\"title\":\"desk\"}}")
                .body())
        .contains("\"title\":\"desk\"");
    assertThat(
            bench
                .postJson(client + "delete", ann, "{\"doctype\":\"Shop Item\",\"name\":\"2\"}")
                .body())
        .isEqualTo("{}");
    assertThat(bench.get(client + "get_count?doctype=Shop%20Item").body())
        .isEqualTo("{\"message\":4}");
  }

  private static void items() throws Exception {
    bench.sql(
        "one.test",
        "insert into item (id, title, priority, due_on, owner, creation, modified) values"
            + " (1, 'lamp', 2, '2024-01-31', 'a', now(), '2024-01-01'),"
            + " (2, 'bed', 4, null, 'a', now(), '2024-01-02'),"
            + " (3, 'mat', 1, null, 'a', now(), '2024-01-03'),"
            + " (4, 'rug', 3, null, 'a', now(), '2024-01-04')");
  }

  private static List<String> filtered(String filters) throws Exception {
    return titles("&filters=" + encoded(filters));
  }

  private static List<String> titles(String query) throws Exception {
    JsonNode rows = data(bench.get(ITEMS + "?fields=[%22title%22]" + query));
    return rows.values().stream().map(row -> row.get("title").asString()).toList();
  }

  private HttpResponse<String> send(String method, String target, String json) throws Exception {
    return bench.send(
        bench
            .request(target)
            .header("Content-Type", "application/json")
            .header("Cookie", "sid=" + ann)
            .method(method, BodyPublishers.ofString(json)));
  }

  private static JsonNode data(HttpResponse<String> answer) {
    JsonNode data = Json.core().tree(answer.body()).get("data");
    assertThat(data).as(answer.body()).isNotNull();
    return data;
  }

  private static String message(HttpResponse<String> answer) {
    JsonNode messages = Json.core().tree(answer.body()).get("_server_messages");
    assertThat(messages).as(answer.body()).isNotNull();
    String first = Json.core().tree(messages.asString()).get(0).asString();
    return Json.core().tree(first).get("message").asString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
