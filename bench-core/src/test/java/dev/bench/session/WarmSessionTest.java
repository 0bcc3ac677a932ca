package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Subscription;
import dev.bench.site.SiteState;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a process that remembers sessions asks Redis, and when it stops to believe its memory. */
class WarmSessionTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final Origin HERE = new Origin("10.0.0.1", "test");

  /** As long as one is allowed, so that a test sees the memory and not its end. */
  private static final NearLimits LONG = new NearLimits(100, Duration.ofMinutes(1));

  private final Passwords passwords = new Passwords(1000);
  private RedisProcess redisServer;
  private Databases databases;
  private Redis redis;
  private Redis redisOfOther;
  private SiteState site;
  private Sessions sessions;
  private Sessions otherProcess;

  @BeforeEach
  void open(@TempDir Path data) throws Exception {
    redisServer = RedisProcess.start(data);
    databases = new Databases(4, "test", DatabaseLimits.STANDARD);
    redis = redisServer.connect("one");
    redisOfOther = redisServer.connect("other");
    site = SessionSite.in(mariaDb, Map.of());
    sessions = new Sessions(databases, redis, passwords, InstantSource.system());
    otherProcess = new Sessions(databases, redisOfOther, passwords, InstantSource.system());
  }

  @AfterEach
  void close() {
    sessions.close();
    otherProcess.close();
    databases.close();
    redis.close();
    redisOfOther.close();
    redisServer.close();
  }

  @Test
  void a_warm_session_sends_redis_no_command() {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);

      assertThat(commandsOf(() -> repeat(100, sid))).isZero();
    }
    String unknown = "0".repeat(56);
    assertThat(commandsOf(() -> sessions.find(site, unknown))).as("counted at all").isEqualTo(1);
  }

  @Test
  void a_logout_in_another_process_ends_it_at_once() {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);

      otherProcess.logout(site, otherProcess.resume(site, sid));

      await().atMost(Duration.ofSeconds(30)).until(() -> sessions.resume(site, sid).isGuest());
    }
  }

  @Test
  void an_end_in_this_process_holds_when_the_call_returns() {
    try (Subscription _ = sessions.keepNear(LONG)) {
      String first = login();
      awaitWarm(first);
      sessions.logout(site, sessions.resume(site, first));
      assertThat(sessions.resume(site, first).isGuest()).as("logout").isTrue();

      String second = login();
      awaitWarm(second);
      sessions.changePassword(site, "Administrator", "better");
      assertThat(sessions.resume(site, second).isGuest()).as("a new password").isTrue();

      String third = login();
      awaitWarm(third);
      sessions.endAll(site);
      assertThat(sessions.resume(site, third).isGuest()).as("the end of all").isTrue();
    }
  }

  @Test
  void an_end_that_was_never_announced_holds_after_the_limit() throws Exception {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG);
        Subscription _ = otherProcess.keepNear(new NearLimits(100, Duration.ofMillis(100)))) {
      awaitWarm(sid);
      assertThat(otherProcess.resume(site, sid).isGuest()).isFalse();

      removeUnheard(sid);

      await().until(() -> otherProcess.resume(site, sid).isGuest());
      assertThat(sessions.resume(site, sid).isGuest()).as("within a limit of a minute").isFalse();
    }
  }

  @Test
  void a_process_that_hears_no_ends_asks_redis_and_remembers_again_once_it_does() {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);

      long before = redisServer.commands();
      redisServer.cutSubscriptions();
      await()
          .until(() -> {
            repeat(1, sid);
            return redisServer.commands() > before;
          });
      awaitWarm(sid);
    }
    await().until(() -> commandsOf(() -> repeat(1, sid)) == 1);
    assertThat(commandsOf(() -> repeat(10, sid))).as("after the subscription").isEqualTo(10);
  }

  @Test
  void a_dead_redis_leaves_nothing_to_remember() throws Exception {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);

      redisServer.kill();
      SessionSite.execute(site, "delete from bench_session");

      await().atMost(Duration.ofSeconds(30)).until(() -> sessions.resume(site, sid).isGuest());
    }
  }

  @Test
  void a_site_whose_settings_changed_is_asked_again() throws Exception {
    String sid = login();
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);
      removeUnheard(sid);

      SiteState changed =
          new SiteState(site.name(), site.path(), site.config(), site.installedApps(), 2);

      assertThat(sessions.resume(changed, sid).isGuest()).isTrue();
    }
  }

  @Test
  void a_token_that_a_page_asked_for_replaces_the_session_without_one() throws Exception {
    String sid = login();
    SessionSite.execute(site, "update bench_session set csrf_token = ''");
    redis.del(copy(sid));
    try (Subscription _ = sessions.keepNear(LONG)) {
      awaitWarm(sid);
      Login bare = sessions.find(site, sid).orElseThrow();
      assertThat(bare.session().csrfToken()).isEmpty();

      String token = sessions.withCsrfToken(site, bare).session().csrfToken();

      assertThat(sessions.resume(site, sid).csrfToken()).isNotEmpty().isEqualTo(token);
    }
  }

  /** As foreign SQL, or a process whose announcement was lost. */
  private void removeUnheard(String sid) throws Exception {
    SessionSite.execute(site, "delete from bench_session");
    redis.del(copy(sid));
  }

  private void awaitWarm(String sid) {
    await().until(() -> commandsOf(() -> repeat(1, sid)) == 0);
  }

  private void repeat(int times, String sid) {
    for (int i = 0; i < times; i++) {
      assertThat(sessions.resume(site, sid).user()).isEqualTo("Administrator");
    }
  }

  private long commandsOf(Runnable work) {
    long before = redisServer.commands();
    work.run();
    return redisServer.commands() - before;
  }

  private String login() {
    return otherProcess.loginAs(site, "Administrator", HERE).session().sid();
  }

  private static String copy(String sid) {
    return RedisKeys.SESSION.key("one.test", Sessions.hash(sid));
  }
}
