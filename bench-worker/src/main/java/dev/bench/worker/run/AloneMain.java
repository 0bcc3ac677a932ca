package dev.bench.worker.run;

import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Outcome;
import dev.bench.queue.Settlement;
import dev.bench.queue.StoredJob;
import dev.bench.redis.BackOff;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process in which a suspect runs alone; {@link AloneProcess} starts it.
 *
 * <p>It runs the job, settles it, and ends. Its worker keeps the claim alive meanwhile, and passes
 * orders on. When its input ends its worker is dead, and it ends at once.
 */
final class AloneMain {

  private static final Logger log = LoggerFactory.getLogger(AloneMain.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** The job's own, one of its site's outbox, and one to see whether the database answers. */
  private static final int CONNECTIONS = 5;

  private static final int WORKER_DIED = 1;

  private final Claims claims;
  private final BufferedReader orders;

  private AloneMain(Claims claims, BufferedReader orders) {
    this.claims = claims;
    this.orders = orders;
  }

  /**
   * Runs the job that the first line of the input names.
   *
   * @param arguments the folder of the bench, and the grace in milliseconds
   */
  public static void main(String[] arguments) {
    try {
      runJob(arguments);
      // Not System.exit: threads and hooks that the job left must not keep its slot.
      Runtime.getRuntime().halt(0);
    } catch (Throwable e) {
      log.error("The job could not be run alone", e);
      Runtime.getRuntime().halt(WORKER_DIED);
    }
  }

  private static void runJob(String[] arguments) throws IOException, InterruptedException {
    Duration grace = Duration.ofMillis(Long.parseLong(arguments[1]));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String first = orders.readLine();
    if (first == null) {
      return;
    }
    Bench bench =
        Bench.open(new BenchDirectory(Path.of(arguments[0])), "worker-alone", CONNECTIONS);
    Claims claims =
        new Claims(bench.queue(), bench.config().benchId(), bench.queues(), InstantSource.system());
    new AloneMain(claims, orders).run(bench, claim(bench, Json.core().object(first)), grace);
  }

  private static Claim claim(Bench bench, Map<String, @Nullable Object> written) {
    String id = String.valueOf(written.get("id"));
    StoredJob job =
        bench.jobs().find(id).orElseGet(() -> StoredJob.gone(id)); // deleted while it waited
    return new Claim(
        job,
        String.valueOf(written.get("queue")),
        String.valueOf(written.get("execution")),
        String.valueOf(written.get("worker")),
        String.valueOf(written.get("started")),
        true);
  }

  private void run(Bench bench, Claim claim, Duration grace)
      throws IOException, InterruptedException {
    Endings endings = new Endings(bench);
    try (TimeLimits limits = new TimeLimits(() -> grace)) {
      JobRunner runner =
          new JobRunner(
              bench,
              claims,
              () -> false,
              limits,
              endings,
              job -> giveUp(job, endings.overdue(job)));
      HeldJob job = runner.hold(claim);
      Thread.ofPlatform().daemon().name("orders").start(() -> obey(job));
      sayThatItBegins();
      Optional<Settlement> settlement = runner.run(job);
      if (settlement.isEmpty()) {
        new CountDownLatch(1).await(); // the thread that gave it up settles it and ends the process
      } else {
        settle(settlement.get());
      }
    }
  }

  /** In one piece, as no other line of the output is to end within it. */
  private static void sayThatItBegins() throws IOException {
    byte[] line = (AloneOutput.BEGINS + "\n").getBytes(StandardCharsets.US_ASCII);
    new FileOutputStream(FileDescriptor.out).write(line); // not closed: the log is written there
  }

  private void obey(HeldJob job) {
    try {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        job.stop(StopReason.valueOf(line));
      }
    } catch (IOException e) {
      log.debug("The orders of the worker have ended", e);
    }
    Runtime.getRuntime().halt(WORKER_DIED);
  }

  private void giveUp(HeldJob job, Outcome outcome) {
    if (job.lose()) {
      try {
        settle(new Settlement(job.claim(), outcome));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().halt(0);
    }
  }

  private void settle(Settlement settlement) throws InterruptedException {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
    while (true) {
      try {
        claims.round(List.of(settlement), Optional.empty());
        return;
      } catch (RedisUnavailableException e) {
        log.warn(
            "Job {} is settled once Redis answers: {}", settlement.claim().id(), e.getMessage());
        Thread.sleep(backOff.next());
      }
    }
  }
}
