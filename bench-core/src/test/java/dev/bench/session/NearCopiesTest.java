package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.Session;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.session.NearCopies.Look;
import dev.bench.site.SiteState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearCopiesTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final SiteState site = site("one.test");
  private final NearCopies near = near(2, MINUTE);

  @BeforeEach
  void connect() {
    near.connected(Duration.ZERO);
  }

  @Test
  void a_session_that_was_read_is_found_again() {
    Login login = keep("a");
    assertThat(near.find(site, key("a"))).contains(login);
    assertThat(near.find(site, key("b"))).isEmpty();
  }

  @Test
  void it_is_read_again_after_the_limit() {
    Look longAgo = new Look(near.look().at() - MINUTE.toNanos(), near.look().changes());
    near.keep(site, key("a"), login("a"), longAgo);
    assertThat(near.find(site, key("a"))).isEmpty();
  }

  @Test
  void it_does_not_outlive_its_session() {
    keep("a");
    now.set(now.get().plus(MINUTE));
    assertThat(near.find(site, key("a"))).isEmpty();
  }

  @Test
  void an_end_that_is_announced_removes_it() {
    keep("a");
    Login other = keep("b");
    near.ended(key("a"));
    assertThat(near.find(site, key("a"))).isEmpty();
    assertThat(near.find(site, key("b"))).contains(other);
  }

  @Test
  void what_was_read_before_an_end_is_not_kept_after_it() {
    Look look = near.look();
    near.ended(key("a"));
    near.keep(site, key("a"), login("a"), look);
    assertThat(near.find(site, key("a"))).isEmpty();
  }

  @Test
  void what_was_read_while_ends_were_not_heard_is_not_kept_after_it() {
    near.disconnected();
    Look look = near.look();
    near.connected(MINUTE);
    near.keep(site, key("a"), login("a"), look);
    assertThat(near.find(site, key("a"))).isEmpty();
  }

  @Test
  void nothing_is_kept_or_found_while_ends_are_not_heard() {
    keep("a");
    near.disconnected();
    assertThat(near.find(site, key("a"))).isEmpty();
    keep("a");
    near.connected(MINUTE);
    assertThat(near.find(site, key("a"))).isEmpty();
  }

  @Test
  void sites_do_not_share_sessions() {
    keep("a");
    SiteState two = site("two.test");
    assertThat(near.find(two, new SessionEnd("two.test", key("a").sidHash()))).isEmpty();
  }

  @Test
  void a_site_that_was_read_anew_begins_without_any() {
    keep("a");
    assertThat(near.find(site("one.test"), key("a"))).isEmpty();
  }

  @Test
  void there_are_never_more_than_the_settings_say() {
    for (String sid : List.of("a", "b", "c", "d", "e")) {
      keep(sid);
      assertThat(near.size()).isBetween(1, 2);
    }
  }

  @Test
  void a_life_of_zero_keeps_none() {
    NearCopies none = near(2, Duration.ZERO);
    none.connected(Duration.ZERO);
    none.keep(site, key("a"), login("a"), none.look());
    assertThat(none.size()).isZero();
  }

  @Test
  void ten_thousand_sessions_are_remembered_for_two_seconds_unless_the_settings_say_otherwise() {
    assertThat(NearLimits.of(new Settings(Map.of())))
        .isEqualTo(new NearLimits(10_000, Duration.ofSeconds(2)));
    assertThat(
            NearLimits.of(
                new Settings(Map.of("session_near_copies", 5, "session_near_for", "500ms"))))
        .isEqualTo(new NearLimits(5, Duration.ofMillis(500)));
  }

  @Test
  void wrong_settings_are_refused_by_readers_and_writers_alike() {
    Settings tooLong = new Settings(Map.of("session_near_for", "61s"));
    assertThatThrownBy(() -> NearLimits.of(tooLong)).hasMessageContaining("session_near_for");
    assertThat(SettingsSchema.faults(tooLong)).singleElement().asString().contains("0ms to 1m");
    Settings none = new Settings(Map.of("session_near_copies", 0));
    assertThatThrownBy(() -> NearLimits.of(none)).hasMessageContaining("session_near_copies is 0");
    assertThat(SettingsSchema.faults(none)).singleElement().asString().contains("1 to 1000000");
  }

  private NearCopies near(int copies, Duration life) {
    return new NearCopies(new NearLimits(copies, life), now::get);
  }

  private Login keep(String sid) {
    Login login = login(sid);
    near.keep(site, key(sid), login, near.look());
    return login;
  }

  private Login login(String sid) {
    return new Login(
        new Session(sid, "ann@example.com", "token"), "Ann", "System User", now.get().plus(MINUTE));
  }

  private static SessionEnd key(String sid) {
    return new SessionEnd("one.test", Sessions.hash(sid));
  }

  private static SiteState site(String name) {
    return new SiteState(name, Path.of(name), new Settings(Map.of()), List.of(), 1);
  }
}
