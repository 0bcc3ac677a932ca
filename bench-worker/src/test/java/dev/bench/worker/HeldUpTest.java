package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import dev.bench.worker.run.Endings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that were all held up at once, as by a machine that slept, take no job from another.
 */
class HeldUpTest {

  private static final WorkerOptions.Times TIMES =
      new WorkerOptions.Times(
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private ProbeBench probe;
  private Claims claims;
  private Leases leases;
  private Sweeper sweeper;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
    claims = new Claims(probe.redis(), "probe", probe.bench().queues(), InstantSource.system());
    leases = new Leases(probe.redis(), "probe");
    sweeper = new Sweeper(probe.bench(), TIMES.sweep());
  }

  @AfterEach
  void close() {
    probe.close();
  }

  /** A worker process whose heart beats only when it is told to. */
  private final class Heart {
    private final Identity identity =
        Identity.create(1, () -> List.of(probe.bench().jobs().name("default").full()));
    private final Heartbeat heartbeat =
        new Heartbeat(
            leases,
            identity,
            TIMES,
            new Slots(identity.workers()),
            new Reaper(leases, claims, new Endings(probe.bench()), new Bell()),
            sweeper);

    void beat() {
      assertThat(heartbeat.runOnce()).isTrue();
    }

    void claim() {
      Claims.Wish wish =
          new Claims.Wish(
              identity.process(), TIMES.lease(), 1, identity.workers(), identity.queues().get());
      assertThat(claims.round(List.of(), Optional.of(wish)).claims()).hasSize(1);
    }

    void awaitEndOfLease() {
      Awaitility.await()
          .until(() -> !probe.redis().exists(RedisKeys.LEASE.key(identity.process())));
    }
  }

  @Test
  void the_first_to_beat_again_leaves_the_claims_of_the_others_alone() {
    String id = probe.enqueue("echo", Map.of("text", "x"));
    Heart one = new Heart();
    Heart other = new Heart();
    one.beat();
    other.beat();
    other.claim();
    one.awaitEndOfLease();
    other.awaitEndOfLease();

    one.beat();
    other.beat();

    assertThat(probe.status(id)).isEqualTo("started");
    assertThat(probe.job(id).isSuspect()).isFalse();
  }

  @Test
  void a_process_that_does_not_come_back_is_found_dead_a_lease_later() {
    String id = probe.enqueue("echo", Map.of("text", "x"));
    Heart one = new Heart();
    Heart dead = new Heart();
    one.beat();
    dead.beat();
    dead.claim();
    one.awaitEndOfLease();
    dead.awaitEndOfLease();

    Awaitility.await()
        .pollInterval(TIMES.beat())
        .until(() -> {
          one.beat();
          return probe.status(id).equals("queued");
        });

    assertThat(probe.job(id).isSuspect()).isTrue();
  }
}
