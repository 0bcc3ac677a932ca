package dev.bench.worker;

import dev.bench.queue.Claim;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The places in which jobs run: one platform thread each, known by the name that RQ's tools show.
 *
 * <p>A slot is taken from the claim until the claim is settled, not merely until the method
 * returns. Safe for use by many threads.
 */
final class Slots implements AutoCloseable {

  private final Deque<String> free;
  private final Map<String, HeldJob> held = new LinkedHashMap<>();
  private final ExecutorService threads;

  Slots(List<String> workers) {
    this.free = new ArrayDeque<>(workers);
    this.threads =
        Executors.newFixedThreadPool(
            workers.size(), Thread.ofPlatform().daemon().name("job-", 0).factory());
  }

  /** The names of the slots that wait for a job. */
  synchronized List<String> free() {
    return List.copyOf(free);
  }

  /** Runs {@code work} on {@code job} in the slot that its claim names. */
  synchronized void run(HeldJob job, Consumer<HeldJob> work) {
    free.remove(job.claim().worker());
    held.put(job.claim().execution(), job);
    threads.execute(() -> work.accept(job));
  }

  /** The claim is settled or lost: its slot waits for the next. */
  synchronized void release(Claim claim) {
    if (held.remove(claim.execution()) != null) {
      free.addLast(claim.worker());
    }
  }

  /** The jobs whose claims are not settled yet. */
  synchronized List<HeldJob> held() {
    return List.copyOf(held.values());
  }

  Collection<Claim> claims() {
    return held().stream().map(HeldJob::claim).toList();
  }

  synchronized boolean areEmpty() {
    return held.isEmpty();
  }

  /** Interrupts what still runs; its threads are daemons and keep no process alive. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
