package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.AuthenticationException;
import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Subscription;
import dev.bench.session.UserRows.User;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SessionEndTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final Origin HERE = new Origin("10.0.0.1", "test");

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
    SessionSite.execute(
        site,
        "update bench_user set password_hash = '%s' where name = 'Administrator'"
            .formatted(passwords.hash("admin")));
    SessionSite.execute(
        site, "insert into bench_user (name, password_hash) values ('ann@example.com', 'none')");
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
  void a_page_asked_for_beside_a_logout_does_not_bring_the_session_back() throws Exception {
    String sid = login();
    SessionSite.execute(site, "update bench_session set csrf_token = ''");
    redis.del(copy(sid));
    Login read = otherProcess.find(site, sid).orElseThrow();

    sessions.logout(site, read.session());
    otherProcess.withCsrfToken(site, read);

    assertThat(redis.exists(copy(sid))).isFalse();
    assertThat(sessions.resume(site, sid).isGuest()).isTrue();
    assertThat(otherProcess.resume(site, sid).isGuest()).isTrue();
  }

  @Test
  void no_copy_is_kept_of_a_session_that_has_ended_since_it_was_read() {
    SessionCopies copies = new SessionCopies(redis, InstantSource.system());
    Login login = sessions.find(site, login()).orElseThrow();
    SessionId sid = new SessionId(login.session().sid());
    assertThat(copies.find(site, sid)).contains(login);

    copies.end(Set.of(new SessionEnd(site.name(), sid.hash())));
    copies.keep(site, login, System.nanoTime());

    assertThat(copies.find(site, sid)).isEmpty();
  }

  @Test
  void no_copy_is_kept_of_what_was_read_long_ago_since_the_mark_of_its_end_may_be_gone() {
    SessionCopies copies = new SessionCopies(redis, InstantSource.system());
    Login login = sessions.find(site, login()).orElseThrow();
    SessionId sid = new SessionId(login.session().sid());
    redis.del(copy(sid.secret()));

    copies.keep(site, login, System.nanoTime() - SessionCopies.LATEST.toNanos() - 1);

    assertThat(copies.find(site, sid)).isEmpty();
  }

  @Test
  void a_logout_made_while_redis_is_down_holds_in_every_process_when_it_is_back() {
    String sid = login();
    assertThat(otherProcess.resume(site, sid).isGuest()).isFalse();
    redis.expire(copy(sid), Duration.ofHours(1)); // so that it does not end by itself meanwhile
    redisServer.kill();

    sessions.logout(site, sessions.resume(site, sid));
    redisServer.start();

    assertThat(sessions.resume(site, sid).isGuest()).isTrue();
    await().until(() -> otherProcess.resume(site, sid).isGuest() && !redis.exists(copy(sid)));
  }

  @Test
  void a_new_password_ends_all_sessions_of_its_user_and_no_others() {
    String first = login();
    String second = login();
    String other = sessions.loginAs(site, "ann@example.com", HERE).session().sid();
    assertThat(otherProcess.resume(site, first).isGuest()).isFalse();

    sessions.changePassword(site, "Administrator", "better");

    assertThat(otherProcess.resume(site, first).isGuest()).isTrue();
    assertThat(otherProcess.resume(site, second).isGuest()).isTrue();
    assertThat(otherProcess.resume(site, other).user()).isEqualTo("ann@example.com");
    assertThatThrownBy(this::login).isInstanceOf(AuthenticationException.class);
    assertThat(sessions.login(site, "Administrator", "better", HERE)).isNotNull();
  }

  @Test
  void disabling_a_user_ends_the_sessions_and_enabling_lets_the_user_log_in_again() {
    String sid = login();
    assertThat(otherProcess.resume(site, sid).isGuest()).isFalse();

    sessions.disable(site, "Administrator");

    assertThat(otherProcess.resume(site, sid).isGuest()).isTrue();
    assertThatThrownBy(this::login).isInstanceOf(AuthenticationException.class);
    sessions.enable(site, "Administrator");
    assertThat(otherProcess.resume(site, login()).user()).isEqualTo("Administrator");
    assertThat(otherProcess.resume(site, sid).isGuest()).isTrue();
  }

  @Test
  void an_unknown_user_and_an_unusable_password_are_refused() {
    assertThatThrownBy(() -> sessions.disable(site, "bob@example.com"))
        .isInstanceOf(DoesNotExistException.class)
        .hasMessage("There is no user bob@example.com on one.test");
    assertThatThrownBy(() -> sessions.changePassword(site, "bob@example.com", "x"))
        .isInstanceOf(DoesNotExistException.class);
    assertThatThrownBy(() -> sessions.changePassword(site, "Administrator", ""))
        .isInstanceOf(ValidationException.class)
        .hasMessage("A password has 1 to 512 characters, not 0");
  }

  @Test
  void a_login_that_checked_the_old_password_begins_no_session_after_the_change() {
    SiteTransactions transactions = SiteTransactions.ofRequests(databases);
    User before = new UserRows(transactions).find(site, UserName.of("Administrator")).orElseThrow();
    Login begun = sessions.find(site, login()).orElseThrow();
    SessionRows rows = new SessionRows(transactions, InstantSource.system());

    sessions.changePassword(site, "Administrator", "better");

    assertThat(rows.add(site, begun, before, HERE)).isFalse();
    User now = new UserRows(transactions).find(site, UserName.of("Administrator")).orElseThrow();
    assertThat(rows.add(site, begun, now, HERE)).isTrue();
  }

  @Test
  void each_end_is_announced_to_all_processes() throws Exception {
    String sid = login();
    List<SessionEnd> heard = new CopyOnWriteArrayList<>();
    CountDownLatch listening = new CountDownLatch(1);
    SessionEndListener listener =
        new SessionEndListener() {
          @Override
          public void ended(SessionEnd end) {
            heard.add(end);
          }

          @Override
          public void connected(Duration gap) {
            listening.countDown();
          }
        };
    try (Subscription _ = otherProcess.onEnd(listener)) {
      listening.await();
      redis.publish(RedisKeys.SESSION_ENDS.key(), "no end at all");

      sessions.logout(site, sessions.resume(site, sid));

      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsExactly(new SessionEnd("one.test", Sessions.hash(sid)));
    }
  }

  private String login() {
    return sessions.login(site, "Administrator", "admin", HERE).session().sid();
  }

  private static String copy(String sid) {
    return RedisKeys.SESSION.key("one.test", Sessions.hash(sid));
  }
}
