package @app@;

import static dev.bench.testing.Answers.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bench.http.Client;
import dev.bench.http.Response;
import dev.bench.testing.BenchTest;
import dev.bench.testing.TestJobs;
import dev.bench.testing.TestSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each test begins with the site as it was after the installation of the app. */
@BenchTest
class NotesTest {

  private static final String ADD = "/api/method/@app@.Notes.add";

  @Test
  void a_note_is_listed_for_guests_too(Client ann, Client guest) {
    Note added = ann.loginAs("ann@example.org").post(ADD, Map.of("text", "milk")).message(Note.class);
    Response answer = guest.get("/api/method/@app@.Notes.list");
    assertEquals(List.of(added), List.of(answer.message(Note[].class)));
  }

  @Test
  void a_blank_note_is_refused(Client client) {
    client.loginAs("ann@example.org");
    assertStatus(417, client.post(ADD, Map.of("text", " ")));
  }

  @Test
  void the_page_shows_the_notes(Client client) {
    client.loginAs("ann@example.org").post(ADD, Map.of("text", "<milk>"));
    assertTrue(client.get("/@app@").text().contains("&lt;milk&gt;"));
  }

  @Test
  void a_note_is_mailed(Client client, TestSite site) {
    Note added = client.loginAs("ann@example.org").post(ADD, Map.of("text", "milk")).message(Note.class);
    client.post("/api/method/@app@.Notes.share", Map.of("id", added.id(), "to", "bob@example.org"));
    assertEquals(List.of("bob@example.org"), site.mails().getFirst().to());
    assertTrue(site.mails().getFirst().text().contains("milk"));
  }

  @Test
  void the_job_tells_its_progress(Client client, TestSite site, TestJobs jobs) {
    client.loginAs("ann@example.org").post(ADD, Map.of("text", "two words"));
    client.post("/api/method/@app@.Notes.countWords");
    jobs.runAll();
    assertEquals("progress", site.events().getLast().event());
  }
}
