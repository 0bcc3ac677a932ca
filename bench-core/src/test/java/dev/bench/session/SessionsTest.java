package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.AuthenticationException;
import dev.bench.RateLimitException;
import dev.bench.Session;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.site.SiteState;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  private static final Origin HERE = new Origin("10.0.0.1", "test");
  private static final Origin ELSEWHERE = new Origin("10.0.0.2", "test");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final Passwords passwords = new Passwords(1000);
  private Databases databases;
  private Redis redis;
  private SiteState site;
  private Sessions sessions;

  @BeforeEach
  void open() throws Exception {
    databases = new Databases(4, "test", DatabaseLimits.STANDARD);
    redis = Redis.connect(redisServer.uri(), "test");
    site = SessionSite.in(mariaDb, Map.of("session_expiry", "24:00"));
    sessions = new Sessions(databases, redis, passwords, now::get);
    SessionSite.execute(
        site,
        "update bench_user set password_hash = '%s' where name = 'Administrator'"
            .formatted(passwords.hash("admin")));
  }

  @AfterEach
  void close() {
    databases.close();
    redis.close();
  }

  @Test
  void a_login_gives_a_session_that_can_be_resumed() {
    Login login = login("admin");
    assertThat(login.session().sid()).matches("[0-9a-f]{56}");
    assertThat(login.fullName()).isEqualTo("Administrator");
    assertThat(login.isSystemUser()).isTrue();
    assertThat(sessions.resume(site, login.session().sid())).isEqualTo(login.session());
  }

  @Test
  void a_user_is_known_in_any_case_under_the_stored_name() {
    Login login = sessions.login(site, " administrator ", "admin", HERE);
    assertThat(login.session().user()).isEqualTo("Administrator");
  }

  @Test
  void a_known_user_can_be_logged_in_without_a_password() throws SQLException {
    Login login = sessions.loginAs(site, "administrator", HERE);
    assertThat(sessions.resume(site, login.session().sid()).user()).isEqualTo("Administrator");
    assertThatThrownBy(() -> sessions.loginAs(site, "nobody@x.org", HERE))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("nobody@x.org");
    SessionSite.execute(site, "update bench_user set enabled = 0 where name = 'Administrator'");
    assertThatThrownBy(() -> sessions.loginAs(site, "Administrator", HERE))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void a_writer_to_redis_can_make_no_login_key_and_change_none() {
    String key = sessions.loginKey(site, "Administrator");
    assertThat(sessions.loginByKey(site, key, HERE).session().user()).isEqualTo("Administrator");
    assertThatThrownBy(() -> sessions.loginByKey(site, key, HERE))
        .isInstanceOf(AuthenticationException.class);

    String own = "a".repeat(56);
    String name = "bench:login-key:one.test:" + Sessions.hash(own);
    String late = sessions.loginKey(site, "Administrator");
    String lateName = "bench:login-key:one.test:" + Sessions.hash(late);
    String entry = redis.get(lateName).orElseThrow();
    String end = Long.toString(now.get().plusSeconds(60).toEpochMilli());
    for (String forged : List.of("Administrator", end + " 00 Administrator", entry)) {
      redis.set(name, forged, Duration.ofMinutes(1));
      assertThatThrownBy(() -> sessions.loginByKey(site, own, HERE))
          .as(forged)
          .isInstanceOf(AuthenticationException.class);
    }
    now.set(now.get().plusSeconds(61));
    assertThatThrownBy(() -> sessions.loginByKey(site, late, HERE))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void the_sid_itself_is_stored_nowhere() {
    String sid = login("admin").session().sid();
    assertThat(mariaDb.ask("select sid_hash from %s.bench_session".formatted(database())))
        .hasSize(1)
        .doesNotContain(sid);
    assertThat(redis.exists("bench:session:one.test:" + sid)).isFalse();
    assertThat(redis.exists("bench:session:one.test:" + new SessionId(sid).hash())).isTrue();
  }

  @Test
  void wrong_details_are_refused_and_do_not_tell_what_was_wrong() throws Exception {
    assertRefused("Administrator", "wrong", "Invalid login credentials");
    assertRefused("nobody@example.com", "admin", "Invalid login credentials");
    assertRefused("Guest", "admin", "Invalid login credentials");
    assertRefused("Administrator", "x".repeat(513), "Invalid login credentials");
    assertRefused("", "admin", "Incomplete login details");
    assertRefused("Administrator", "", "Incomplete login details");
    SessionSite.execute(site, "update bench_user set enabled = false");
    assertRefused("Administrator", "admin", "Invalid login credentials");
  }

  @Test
  void an_outdated_hash_is_replaced_at_login() {
    Passwords stronger = new Passwords(1500);
    new Sessions(databases, redis, stronger, now::get).login(site, "Administrator", "admin", HERE);
    assertThat(hash()).startsWith("$argon2id$v=19$m=1500,");
    assertThat(stronger.matches("admin", hash())).isTrue();
  }

  @Test
  void guessing_is_slowed_down_without_locking_out_others() {
    for (int i = 0; i < 10; i++) {
      assertRefused("Administrator", "wrong", "Invalid login credentials");
    }
    assertThatThrownBy(() -> login("admin"))
        .isInstanceOf(RateLimitException.class)
        .hasMessage("Too many failed logins; try again in 60 s");
    assertThat(sessions.login(site, "Administrator", "admin", ELSEWHERE)).isNotNull();
  }

  @Test
  void a_good_login_forgets_the_failures_before() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 9; i++) {
        assertRefused("Administrator", "wrong", "Invalid login credentials");
      }
      assertThat(login("admin")).isNotNull();
    }
  }

  @Test
  void an_unknown_or_malformed_sid_is_guests() {
    assertThat(sessions.resume(site, "a".repeat(56))).isEqualTo(Session.guest());
    assertThat(sessions.resume(site, "Guest")).isEqualTo(Session.guest());
    assertThat(sessions.resume(site, "")).isEqualTo(Session.guest());
    assertThat(sessions.resume(site, "*")).isEqualTo(Session.guest());
  }

  @Test
  void a_session_of_one_site_is_none_of_another() throws Exception {
    SiteState other = SessionSite.in(mariaDb, Map.of());
    SiteState renamed =
        new SiteState("two.test", other.path(), other.config(), other.installedApps(), 1);
    assertThat(sessions.resume(renamed, login("admin").session().sid()).isGuest()).isTrue();
  }

  @Test
  void a_session_survives_the_loss_of_redis_contents() {
    Login login = login("admin");
    redisServer.flush();
    assertThat(sessions.resume(site, login.session().sid())).isEqualTo(login.session());
    assertThat(
            redis.exists("bench:session:one.test:" + new SessionId(login.session().sid()).hash()))
        .isTrue();
  }

  @Test
  void without_redis_sessions_come_from_the_database() {
    try (Redis nobody = Redis.connect(URI.create("redis://127.0.0.1:1"), "test")) {
      Sessions alone = new Sessions(databases, nobody, passwords, now::get);
      Login login = alone.login(site, "Administrator", "admin", HERE);
      assertThat(alone.resume(site, login.session().sid())).isEqualTo(login.session());
      alone.logout(site, login.session());
      assertThat(alone.resume(site, login.session().sid()).isGuest()).isTrue();
    }
  }

  @Test
  void without_the_database_known_sessions_come_from_redis() {
    Login login = login("admin");
    mariaDb.ask("select 1");
    SiteState broken =
        new SiteState(
            site.name(),
            site.path(),
            site.config().overlaidBy(Map.of("db_port", 1)),
            site.installedApps(),
            1);
    assertThat(sessions.resume(broken, login.session().sid())).isEqualTo(login.session());
  }

  @Test
  void a_logout_ends_the_session_everywhere() {
    Login login = login("admin");
    sessions.logout(site, login.session());
    assertThat(sessions.resume(site, login.session().sid()).isGuest()).isTrue();
    redisServer.flush();
    assertThat(sessions.resume(site, login.session().sid()).isGuest()).isTrue();
  }

  @Test
  void a_session_that_is_used_goes_on_and_one_that_is_not_ends() {
    String used = login("admin").session().sid();
    String unused = login("admin").session().sid();
    for (int hour = 0; hour < 30; hour += 6) {
      assertThat(sessions.resume(site, used).isGuest()).isFalse();
      now.updateAndGet(time -> time.plus(Duration.ofHours(6)));
      redisServer.flush(); // a copy lives ten minutes of Redis' own time
    }
    assertThat(sessions.resume(site, used).isGuest()).isFalse();
    assertThat(sessions.resume(site, unused).isGuest()).isTrue();
  }

  @Test
  void a_copy_in_redis_does_not_outlive_its_session() {
    Login login = login("admin");
    now.updateAndGet(time -> time.plus(Duration.ofHours(24)));
    assertThat(sessions.resume(site, login.session().sid()).isGuest()).isTrue();
  }

  @Test
  void a_login_clears_away_what_has_expired() {
    login("admin");
    now.updateAndGet(time -> time.plus(Duration.ofHours(25)));
    login("admin");
    assertThat(mariaDb.ask("select user from %s.bench_session".formatted(database()))).hasSize(1);
  }

  @Test
  void a_session_has_a_csrf_token_from_its_login_on() {
    Login login = login("admin");
    assertThat(login.session().csrfToken()).matches("[0-9a-f]{56}");
    assertThat(sessions.withCsrfToken(site, login)).isEqualTo(login);
    assertThat(sessions.resume(site, login.session().sid())).isEqualTo(login.session());
    redisServer.flush();
    assertThat(sessions.resume(site, login.session().sid())).isEqualTo(login.session());
  }

  @Test
  void a_session_of_an_older_runtime_gets_its_csrf_token_when_asked_for() throws Exception {
    String sid = login("admin").session().sid();
    SessionSite.execute(site, "update bench_session set csrf_token = ''");
    redisServer.flush();
    Login old = sessions.find(site, sid).orElseThrow();
    Login asked = sessions.withCsrfToken(site, old);
    assertThat(asked.session().csrfToken()).matches("[0-9a-f]{56}");
    assertThat(sessions.withCsrfToken(site, old)).isEqualTo(asked);
    assertThat(sessions.resume(site, sid)).isEqualTo(asked.session());
  }

  @Test
  void a_session_that_lasts_a_few_minutes_goes_on_while_it_is_used() throws Exception {
    for (int minutes : new int[] {1, 5}) {
      SiteState brief =
          SessionSite.in(mariaDb, Map.of("session_expiry", "0:%02d".formatted(minutes)));
      String sid = sessions.loginAs(brief, "Administrator", HERE).session().sid();
      for (int use = 0; use < 10; use++) {
        now.updateAndGet(
            time -> time.plus(Duration.ofMinutes(minutes).multipliedBy(3).dividedBy(4)));
        assertThat(sessions.resume(brief, sid).isGuest()).as("use %d", use).isFalse();
      }
      now.updateAndGet(time -> time.plus(Duration.ofMinutes(minutes)));
      assertThat(sessions.resume(brief, sid).isGuest()).isTrue();
    }
  }

  private Login login(String password) {
    return sessions.login(site, "Administrator", password, HERE);
  }

  private void assertRefused(String user, String password, String message) {
    assertThatThrownBy(() -> sessions.login(site, user, password, HERE))
        .isInstanceOf(AuthenticationException.class)
        .hasMessage(message);
  }

  private String hash() {
    return mariaDb
        .ask(
            "select password_hash from %s.bench_user where name = 'Administrator'"
                .formatted(database()))
        .getFirst();
  }

  private String database() {
    return site.database().name();
  }
}
