package todo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bench.http.Client;
import dev.bench.http.Response;
import dev.bench.testing.BenchTest;
import dev.bench.testing.PublishedEvent;
import dev.bench.testing.TestJobs;
import dev.bench.testing.TestSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@BenchTest
class TodosTest {

  private static final String ADD = "/api/method/todo.Todos.add";
  private static final String OPEN = "/api/method/todo.Todos.open";

  @Test
  void an_added_todo_is_listed_for_everyone(Client ann, Client guest) {
    Todo added = ann.loginAs("ann@x.org").post(ADD, Map.of("title", " milk ")).message(Todo.class);
    assertEquals(new Todo(added.id(), "milk", 1, "ann@x.org"), added);
    assertEquals(List.of(added), List.of(guest.get(OPEN).message(Todo[].class)));
  }

  @Test
  void the_most_urgent_todo_comes_first(Client client) {
    client.loginAs("ann@x.org");
    client.post(ADD, Map.of("title", "later"));
    client.post(ADD, Map.of("title", "now", "priority", 5));
    List<Todo> open = List.of(client.get(OPEN).message(Todo[].class));
    assertEquals(List.of("now", "later"), open.stream().map(Todo::title).toList());
  }

  @Test
  void a_blank_title_is_refused(Client client, TestJobs jobs) {
    Response answer = client.loginAs("ann@x.org").post(ADD, Map.of("title", " "));
    assertEquals(417, answer.status());
    assertTrue(answer.text().contains("A todo needs a title"));
    assertEquals(List.of(), jobs.queued());
  }

  @Test
  void a_guest_cannot_add(Client guest) {
    assertEquals(403, guest.post(ADD, Map.of("title", "milk")).status());
  }

  @Test
  void the_website_hears_of_a_todo_and_its_owner_of_the_reminder(
      Client client, TestSite site, TestJobs jobs) {
    Todo added = client.loginAs("ann@x.org").post(ADD, Map.of("title", "milk")).message(Todo.class);
    PublishedEvent heard = site.events().getFirst();
    assertEquals("website", heard.room());
    assertEquals("todo_added", heard.event());
    assertEquals(added, heard.payload(Todo.class));

    assertEquals("todo.Reminders.schedule", jobs.queued().getFirst().method());
    jobs.runAll();
    PublishedEvent last = site.events().getLast();
    assertEquals("user:ann@x.org", last.room());
    assertEquals("progress", last.event());
  }

  @Test
  void what_was_done_a_month_ago_is_forgotten(TestSite site) throws Exception {
    int deleted =
        site.call(ctx -> {
          ctx.db()
              .execute(
                  "insert into todo (title, owner, done, creation) values"
                      + " ('old', 'ann@x.org', true, now() - interval 31 day),"
                      + " ('new', 'ann@x.org', true, now())");
          return Reminders.tidy(ctx);
        });
    assertEquals(1, deleted);
  }

  @Test
  void a_todo_that_is_finished_or_removed_is_open_no_more(Client ann, Client bob) {
    ann.loginAs("ann@x.org");
    bob.loginAs("bob@x.org");
    Todo milk = ann.post(ADD, Map.of("title", "milk")).message(Todo.class);
    Todo bread = ann.post(ADD, Map.of("title", "bread")).message(Todo.class);
    Response refused = bob.post("/api/method/todo.Todos.finish", Map.of("id", milk.id()));
    assertEquals(403, refused.status());
    assertEquals(200, ann.post("/api/method/todo.Todos.finish", Map.of("id", milk.id())).status());
    assertEquals(200, ann.post("/api/method/todo.Todos.remove", Map.of("id", bread.id())).status());
    assertEquals(404, ann.post("/api/method/todo.Todos.finish", Map.of("id", 0)).status());
    assertEquals(List.of(), List.of(ann.get(OPEN).message(Todo[].class)));
  }

  @Test
  void the_resource_lists_todos_and_lets_their_owner_change_them(Client ann, Client guest) {
    ann.loginAs("ann@x.org").post("/api/resource/Todo", Map.of("title", "milk"));
    String list = "/api/resource/Todo?fields=[%22title%22,%22owner%22]";
    assertEquals(
        "{\"data\":[{\"title\":\"milk\",\"owner\":\"ann@x.org\"}]}", guest.get(list).text());
    assertEquals(403, guest.post("/api/resource/Todo", Map.of("title", "no")).status());
  }

  @Test
  void another_user_cannot_remove_a_todo_however_its_number_is_spelled(Client ann, Client bob) {
    Todo mine = ann.loginAs("ann@x.org").post(ADD, Map.of("title", "milk")).message(Todo.class);
    bob.loginAs("bob@x.org");
    for (String spelling : List.of("%d", " %d", "+%d", "000%d")) {
      String path = "/api/resource/Todo/" + spelling.formatted(mine.id());
      assertEquals(403, bob.send(Client.request("DELETE", path)).status(), path);
    }
    assertEquals(List.of(mine), List.of(ann.get(OPEN).message(Todo[].class)));
    String own = "/api/resource/Todo/" + mine.id();
    assertEquals(202, ann.send(Client.request("DELETE", own)).status());
  }

  @Test
  void the_page_lists_the_todos(Client client) {
    client.loginAs("ann@x.org").post(ADD, Map.of("title", "<milk>"));
    assertTrue(client.get("/todos").text().contains("&lt;milk&gt;"));
  }
}
