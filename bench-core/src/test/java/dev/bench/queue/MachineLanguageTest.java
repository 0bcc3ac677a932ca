package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.SITE;
import static dev.bench.queue.Requests.id;
import static dev.bench.queue.Requests.job;
import static dev.bench.queue.Requests.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.database.DatabaseAddress;
import dev.bench.redis.Redis;
import dev.bench.session.Passwords;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes over a wire is the same on a machine whose language writes numbers otherwise. */
class MachineLanguageTest {

  private static final Locale ARABIC = Locale.forLanguageTag("ar-EG-u-nu-arab");

  @RegisterExtension static final RealRedis server = new RealRedis();

  private final Locale before = Locale.getDefault(Locale.Category.FORMAT);
  private Redis redis;
  private JobQueue queue;
  private Claims claims;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "language");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
  }

  @AfterEach
  void close() {
    Locale.setDefault(Locale.Category.FORMAT, before);
    redis.close();
  }

  @Test
  void a_job_ends_and_sends_where_a_comma_stands_before_the_fraction() {
    speak(Locale.GERMANY);
    queue.enqueue(List.of(job("a")));

    Settlement.Answer answer = settle(new Outcome.Finished(Optional.empty()));

    assertThat(answer).isEqualTo(Settlement.Answer.SETTLED);
    assertThat(status("a")).isEqualTo("finished");
    assertThat(status("sent")).isEqualTo("queued");
  }

  @Test
  void a_failed_job_waits_for_its_repeat_in_any_language() {
    for (Locale locale : List.of(Locale.GERMANY, ARABIC)) {
      speak(locale);
      queue.enqueue(List.of(job(locale.getLanguage())));

      settle(new Outcome.Retry(Duration.ofMillis(90_500), "it broke"));

      assertThat(status(locale.getLanguage())).isEqualTo("scheduled");
    }
  }

  @Test
  void addresses_hashes_and_times_have_plain_digits() {
    speak(ARABIC);

    DatabaseAddress address =
        new DatabaseAddress("127.0.0.1", 3306, Optional.empty(), "x", "x", "x");
    assertThat(address.url()).startsWith("jdbc:mariadb://127.0.0.1:3306/").contains("Timeout=4000");
    assertThat(RqTime.score(Instant.ofEpochSecond(7, 5000))).isEqualTo("7.000005");
    Passwords passwords = new Passwords();
    assertThat(passwords.matches("secret", passwords.hash("secret"))).isTrue();
  }

  private static void speak(Locale locale) {
    Locale.setDefault(Locale.Category.FORMAT, locale);
  }

  private Settlement.Answer settle(Outcome outcome) {
    Claim claim = claims.round(List.of(), Optional.of(wish("p", 1))).claims().getFirst();
    Outgoing outgoing = new Outgoing(List.of(job("sent")), List.of());
    Settlement settlement = new Settlement(claim, outcome, Duration.ofMillis(1500), outgoing);
    Settlement.Answer answer =
        claims.round(List.of(settlement), Optional.empty()).answers().getFirst();
    redis.del(
        "rq:queue:" + BENCH + ":default:" + Requests.SITE); // what was sent is not claimed next
    return answer;
  }

  private String status(String own) {
    return queue.find(SITE, id(own)).orElseThrow().status();
  }
}
