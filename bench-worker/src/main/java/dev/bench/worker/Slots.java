package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Set<String> retired = new HashSet<>();
  private final ExecutorService threads;
  private final int all;
  private boolean lost;

  Slots(List<String> workers) {
    this.all = workers.size();
    this.free = new ArrayDeque<>(workers);
    this.threads =
        Executors.newFixedThreadPool(
            workers.size(), Thread.ofPlatform().daemon().name(Endings.JOB_THREAD, 0).factory());
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

  /** The claim is settled or lost: its slot waits for the next, unless it was retired. */
  synchronized void release(Claim claim) {
    if (held.remove(claim.execution()) != null && !retired.contains(claim.worker())) {
      free.addLast(claim.worker());
    }
  }

  /** The job never ends: its slot is of no use any more, and its thread is left alone. */
  synchronized void lose(HeldJob job) {
    held.remove(job.claim().execution());
    lost = true;
  }

  /** Whether a slot was lost. */
  synchronized boolean hasLost() {
    return lost;
  }

  /** Gives the slot no further job; whether that was the last one that took any. */
  synchronized boolean retire(String worker) {
    retired.add(worker);
    free.remove(worker);
    return retired.size() == all;
  }

  /** The job in the slot of that name. */
  synchronized Optional<HeldJob> in(String worker) {
    return held.values().stream().filter(job -> job.claim().worker().equals(worker)).findFirst();
  }

  /** The jobs whose claims are not settled yet. */
  synchronized List<HeldJob> held() {
    return List.copyOf(held.values());
  }

  List<Claim> claims() {
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
