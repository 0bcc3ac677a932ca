package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.Session;
import dev.bench.config.Settings;
import dev.bench.site.SiteState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionCopyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SessionId SID = new SessionId("a".repeat(56));

  private final Login login =
      new Login(
          new Session(SID.secret(), "ann@example.com", "token"),
          "Ann",
          "Website User",
          NOW.plusSeconds(3600));
  private final SessionCopy copy = of("one.test", "secret", SID);
  private final Map<String, String> fields =
      new HashMap<>(copy.write(login, NOW, Duration.ofMinutes(1)));

  @Test
  void a_copy_says_what_its_login_said() {
    assertThat(copy.read(fields, NOW)).contains(login);
  }

  @Test
  void a_copy_with_a_foreign_field_is_ignored() {
    for (String field : List.copyOf(fields.keySet())) {
      Map<String, String> forged = new HashMap<>(fields);
      forged.put(field, field.equals("user") ? "Administrator" : fields.get(field) + "1");
      assertThat(copy.read(forged, NOW)).as(field).isEmpty();
      forged.remove(field);
      assertThat(copy.read(forged, NOW)).as("without " + field).isEmpty();
    }
    assertThat(copy.read(Map.of("user", "Administrator", "expires", "9999999999999"), NOW))
        .isEmpty();
    assertThat(copy.read(Map.of(), NOW)).isEmpty();
  }

  @Test
  void text_cannot_be_moved_from_one_field_to_the_next() {
    Map<String, String> moved = new HashMap<>(fields);
    moved.put("full_name", "AnnWebsite");
    moved.put("user_type", " User");
    assertThat(copy.read(moved, NOW)).isEmpty();
  }

  @Test
  void a_copy_counts_for_its_own_session_site_and_secret_only() {
    assertThat(of("one.test", "secret", new SessionId("b".repeat(56))).read(fields, NOW)).isEmpty();
    assertThat(of("two.test", "secret", SID).read(fields, NOW)).isEmpty();
    assertThat(of("one.test", "other", SID).read(fields, NOW)).isEmpty();
  }

  @Test
  void an_old_copy_that_is_put_back_counts_no_more() {
    assertThat(copy.read(fields, NOW.plusSeconds(59))).contains(login);
    assertThat(copy.read(fields, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void a_site_without_a_secret_has_no_copies() {
    assertThat(SessionCopy.of(site("one.test", Map.of()), SID)).isEmpty();
    assertThat(SessionCopy.of(site("one.test", Map.of("db_password", "")), SID)).isEmpty();
  }

  private static SessionCopy of(String name, String password, SessionId sid) {
    return SessionCopy.of(site(name, Map.of("db_password", password)), sid).orElseThrow();
  }

  private static SiteState site(String name, Map<String, String> settings) {
    return new SiteState(name, Path.of(name), new Settings(Map.copyOf(settings)), List.of(), 1);
  }
}
