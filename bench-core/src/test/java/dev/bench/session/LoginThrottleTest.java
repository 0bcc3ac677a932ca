package dev.bench.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.AuthenticationException;
import dev.bench.RateLimitException;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.site.SiteState;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoginThrottleTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  private static final Origin HERE = new Origin("10.0.0.1", "test");

  private final Passwords passwords = new Passwords(1000);
  private Databases databases;
  private Redis redis;
  private SiteState site;
  private Sessions sessions;

  @BeforeEach
  void open() throws Exception {
    databases = new Databases(4, "test", DatabaseLimits.STANDARD);
    redis = Redis.connect(redisServer.uri(), "test");
    site = SessionSite.in(mariaDb, Map.of("allow_login_after_fail", 3600));
    sessions = new Sessions(databases, redis, passwords, InstantSource.system());
    SessionSite.execute(
        site,
        "update bench_user set password_hash = '%s' where name = 'Administrator'"
            .formatted(passwords.hash("admin")));
  }

  @AfterEach
  void close() {
    sessions.close();
    databases.close();
    redis.close();
  }

  @Test
  void another_spelling_of_a_name_has_no_attempts_of_its_own() {
    List<String> spellings = List.of("Administrator", " administrator", "ADMINISTRATOR\t");
    for (int i = 0; i < 10; i++) {
      assertWrong(spellings.get(i % spellings.size()));
    }
    for (String spelling : spellings) {
      assertThatThrownBy(() -> sessions.login(site, spelling, "admin", HERE))
          .isInstanceOf(RateLimitException.class)
          .hasMessage("Too many failed logins; try again in 3600 s");
    }
  }

  @Test
  void a_name_that_only_the_database_takes_for_the_same_is_another_one() {
    for (String lookalike : List.of("Ádministrator", "Administrator\u00ad", "Ａdministrator")) {
      assertThatThrownBy(() -> sessions.login(site, lookalike, "admin", HERE))
          .isInstanceOf(AuthenticationException.class)
          .hasMessage("Invalid login credentials");
      assertThatThrownBy(() -> sessions.loginAs(site, lookalike, HERE))
          .isInstanceOf(AuthenticationException.class);
    }
    assertThat(sessions.login(site, "Administrator", "admin", HERE)).isNotNull();
  }

  @Test
  void attempts_made_at_the_same_time_count_before_their_passwords_are_checked() throws Exception {
    List<Future<RuntimeException>> attempts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 24; i++) {
        attempts.add(threads.submit(() -> failureOf("Administrator", HERE)));
      }
    }
    int limited = 0;
    for (Future<RuntimeException> attempt : attempts) {
      limited += attempt.get() instanceof RateLimitException ? 1 : 0;
    }
    assertThat(limited).isEqualTo(14);
  }

  @Test
  void a_client_that_invents_names_is_refused_without_a_hash_and_fills_no_redis() {
    for (int i = 0; i < 100; i++) {
      assertWrong("invented-" + i);
    }
    for (int i = 100; i < 110; i++) {
      assertThat(failureOf("invented-" + i, HERE)).isInstanceOf(RateLimitException.class);
    }
    assertThat(redis.exists(attempts("10.0.0.1 invented-99"))).isTrue();
    assertThat(redis.exists(attempts("10.0.0.1 invented-100"))).isFalse();
    Origin elsewhere = new Origin("10.0.0.2", "test");
    assertThat(sessions.login(site, "Administrator", "admin", elsewhere)).isNotNull();
  }

  @Test
  void successful_logins_use_up_no_attempts_of_their_address() {
    for (int i = 0; i < 101; i++) {
      sessions.login(site, "Administrator", "admin", HERE);
    }
    assertThat(redis.get(attempts("10.0.0.1"))).contains("0");
  }

  @Test
  void an_ipv6_network_counts_as_one_caller() {
    for (int i = 0; i < 10; i++) {
      assertThat(failureOf("Administrator", new Origin("2001:db8:1:2::" + i, "test")))
          .isInstanceOf(AuthenticationException.class);
    }
    assertThat(failureOf("Administrator", new Origin("2001:db8:1:2:ffff::1", "test")))
        .isInstanceOf(RateLimitException.class);
    assertThat(failureOf("Administrator", new Origin("2001:db8:1:3::1", "test")))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void an_attempt_whose_password_was_not_checked_is_no_failure() throws Exception {
    SessionSite.execute(site, "rename table bench_user to hidden_user");
    for (int i = 0; i < 11; i++) {
      assertThat(failureOf("Administrator", HERE)).isNotInstanceOf(RateLimitException.class);
    }
    SessionSite.execute(site, "rename table hidden_user to bench_user");
    assertThat(redis.get(attempts("10.0.0.1"))).contains("0");

    assertThat(sessions.login(site, "Administrator", "admin", HERE)).isNotNull();
  }

  @Test
  void an_attempt_that_a_crowd_left_no_room_for_counts_for_its_network_only() {
    UserName user = UserName.of("Administrator");
    LoginThrottle throttle = new LoginThrottle(redis);

    throttle.attempt(site, user, HERE);
    throttle.crowdedOut(site, user, HERE);

    assertThat(redis.get(attempts("10.0.0.1 administrator"))).contains("0");
    assertThat(redis.get(attempts("10.0.0.1"))).contains("1");
  }

  private void assertWrong(String user) {
    assertThat(failureOf(user, HERE)).isInstanceOf(AuthenticationException.class);
  }

  private RuntimeException failureOf(String user, Origin origin) {
    try {
      sessions.login(site, user, "wrong", origin);
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("A wrong password was accepted");
  }

  private static String attempts(String network) {
    return RedisKeys.LOGIN_ATTEMPTS.key("one.test", network);
  }
}
