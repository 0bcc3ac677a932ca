package dev.bench.queue;

import dev.bench.app.GenerationId;
import dev.bench.config.Settings;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.redis.Redis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Jobs and wishes as the tests of the queue need them. */
public final class Requests {

  static final String BENCH = "testbench";
  static final String SITE = "one.localhost";
  static final Queues QUEUES = Queues.of(new Settings(Map.of("retry_jitter", 0)));
  static final InstantSource CLOCK = InstantSource.system();

  private Requests() {}

  static JobRequest job(String own) {
    return job(own, 0, Optional.empty());
  }

  static JobRequest later(String own, Instant at) {
    return job(own, 0, Optional.of(at));
  }

  static JobRequest repeated(String own, int retries, Duration... backoff) {
    return job(own, retries, Optional.empty(), backoff);
  }

  private static JobRequest job(
      String own, int retries, Optional<Instant> at, Duration... backoff) {
    return new JobRequest(
        JobIds.of(SITE, own),
        new JobRequest.Owner(SITE, "Administrator", new GenerationId(1, "abc")),
        "default",
        "todo.Reminders.echo",
        "[\"" + own + "\"]",
        "{}",
        new JobRequest.Run(Duration.ofSeconds(5), retries, List.of(backoff)),
        at,
        false,
        Map.of());
  }

  static Lanes lanes(Redis redis) {
    return new Lanes(
        redis, BENCH, () -> QUEUES.fullNames(BENCH), Retention.of(new Settings(Map.of())));
  }

  static String id(String own) {
    return JobIds.of(SITE, own);
  }

  static Claims.Wish wish(String process, int slots) {
    List<String> workers = IntStream.range(0, slots).mapToObj(i -> process + ".w" + i).toList();
    return new Claims.Wish(
        process, Duration.ofSeconds(30), 1, workers, List.of(BENCH + ":short", BENCH + ":default"));
  }

  static Settlement settlement(Claim claim, Outcome outcome) {
    return new Settlement(
        claim, outcome, Duration.ofMillis(1500), new Outgoing(List.of(), List.of()));
  }

  static Leases.Presence presence(String process, Duration lease) {
    return new Leases.Presence(
        process,
        lease,
        Duration.ofMinutes(8),
        List.of(process + ".w0"),
        List.of(BENCH + ":default"),
        Map.of("pid", "1", "hostname", "host"));
  }
}
