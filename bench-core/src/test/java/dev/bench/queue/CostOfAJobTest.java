package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.bench.app.GenerationId;
import dev.bench.redis.Redis;
import dev.bench.redis.Script;
import dev.bench.testkit.RealRedis;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a job costs from its enqueuing to its settlement: judged by counts, not by a clock. */
class CostOfAJobTest {

  private static final int JOBS = 400;
  private static final int SLOTS = 10;
  private static final int COMMANDS_A_JOB = 24;
  private static final long BYTES_A_CALL = 64 * 1024;

  private static final Script COMMANDS = Script.of(CostOfAJobTest.class, "commands.lua");

  @RegisterExtension static final RealRedis server = new RealRedis();

  @Test
  void a_job_among_many_takes_few_commands_of_redis() {
    try (Redis redis = Redis.connect(server.uri(), "cost")) {
      JobQueue queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
      Claims claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
      long before = redis.eval(COMMANDS.on()).number();

      queue.enqueue(IntStream.range(0, JOBS).mapToObj(CostOfAJobTest::job).toList());
      int rounds = drain(claims);

      long commands = redis.eval(COMMANDS.on()).number() - before;
      assertThat(commands).isLessThanOrEqualTo((long) JOBS * COMMANDS_A_JOB);
      assertThat(rounds).isEqualTo(JOBS / SLOTS + 1); // settle and claim share a round trip
      assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 0, JOBS, 0));
    }
  }

  /** How many round trips it took. */
  private static int drain(Claims claims) {
    List<String> workers = IntStream.range(0, SLOTS).mapToObj(slot -> "p.h.1." + slot).toList();
    List<String> queues = List.of(BENCH + ":default");
    List<Settlement> ended = new ArrayList<>();
    for (int round = 1; ; round++) {
      Claims.Wish wish =
          new Claims.Wish("p", Duration.ofMinutes(5), (long) round * SLOTS, workers, queues);
      List<Claim> claimed = claims.round(ended, Optional.of(wish)).claims();
      if (claimed.isEmpty()) {
        return round;
      }
      ended.clear();
      claimed.forEach(claim -> ended.add(finished(claim)));
    }
  }

  private static Settlement finished(Claim claim) {
    return new Settlement(
        claim,
        new Outcome.Finished(Optional.of("1")),
        Duration.ofMillis(1),
        new Outgoing(List.of(), List.of()));
  }

  private static JobRequest job(int number) {
    return new JobRequest(
        Requests.id("cost" + number),
        new JobRequest.Owner("a.localhost", "Administrator", new GenerationId(0, "0")),
        "default",
        "todo.Reminders.echo",
        "[1]",
        "{}",
        new JobRequest.Run(Duration.ofMinutes(5), 0, List.of()),
        Optional.empty(),
        false,
        Map.of());
  }

  @Test
  void reading_what_a_job_calls_takes_little_memory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] data = JobCall.encode("todo.Reminders.echo", "[1]", "{}");
    JobCall.decode(data); // classes are loaded
    long before = threads.getCurrentThreadAllocatedBytes();

    JobCall call = JobCall.decode(data);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(BYTES_A_CALL);
    assertThat(call.method()).isEqualTo("todo.Reminders.echo");
  }
}
