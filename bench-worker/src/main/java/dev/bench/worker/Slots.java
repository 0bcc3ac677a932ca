package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Settlement;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The places in which jobs run: one platform thread each, known by the name that RQ's tools show.
 *
 * <p>A slot holds a claim until that is settled, not merely until the method returns. It may hold
 * claims on further jobs, which are kept ready and run one after the other. Safe for use by many
 * threads.
 */
final class Slots implements AutoCloseable {

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, HeldJob> held = new LinkedHashMap<>();

  /** Since when jobs are kept ready that have not begun, or of whose begin Redis has not heard. */
  private final Map<HeldJob, Long> keptReady = new LinkedHashMap<>();

  private final ExecutorService threads;
  private final LongSupplier clock;
  private boolean lost;

  Slots(List<String> workers) {
    this(workers, System::nanoTime);
  }

  /** Slots that measure by {@code clock}, in nanoseconds. */
  Slots(List<String> workers, LongSupplier clock) {
    this.clock = clock;
    workers.forEach(worker -> slots.put(worker, new Slot()));
    this.threads =
        Executors.newFixedThreadPool(
            workers.size(), Thread.ofPlatform().daemon().name(Endings.JOB_THREAD, 0).factory());
  }

  /**
   * How many claims each slot has that takes further ones, those in {@code ended} apart. A slot
   * that has work for a while takes none.
   */
  synchronized Map<String, Integer> claims(List<Settlement> ended) {
    Set<HeldJob> over = new HashSet<>();
    for (Settlement settlement : ended) {
      HeldJob job = held.get(settlement.claim().execution());
      if (job != null) { // else its slot was lost
        over.add(job);
      }
    }
    Map<String, Integer> claims = new LinkedHashMap<>();
    slots.forEach((worker, slot) -> {
      boolean isOver = slot.running != null && over.contains(slot.running);
      if (!slot.closed && (isOver || !runsFor(Prefetch.AHEAD, slot))) {
        claims.put(worker, slot.claims);
      }
    });
    over.forEach(
        job -> claims.computeIfPresent(job.claim().worker(), (worker, count) -> count - 1));
    return claims;
  }

  /**
   * Runs {@code work} on {@code job} in the slot that its claim names, once the slot is free.
   *
   * @param ready whether Redis takes the job for one that is kept ready
   */
  synchronized void run(HeldJob job, boolean ready, Consumer<HeldJob> work) {
    Slot slot = slot(job);
    held.put(job.claim().execution(), job);
    slot.claims++;
    slot.next.add(job);
    if (ready) {
      keptReady.put(job, clock.getAsLong());
    }
    if (!slot.busy) {
      slot.busy = true;
      threads.execute(() -> runAll(slot, work));
    }
  }

  private void runAll(Slot slot, Consumer<HeldJob> work) {
    for (HeldJob job = next(slot); job != null; job = next(slot)) {
      work.accept(job);
    }
  }

  private synchronized @Nullable HeldJob next(Slot slot) {
    slot.running = slot.next.poll();
    slot.runsSince = clock.getAsLong();
    slot.busy = slot.running != null;
    return slot.running;
  }

  private boolean runsFor(Duration time, Slot slot) {
    return slot.running != null && clock.getAsLong() - slot.runsSince >= time.toNanos();
  }

  private Slot slot(HeldJob job) {
    return Objects.requireNonNull(slots.get(job.claim().worker()));
  }

  /** Whether Redis takes a job for one that is kept ready. */
  synchronized boolean keepsReady() {
    return !keptReady.isEmpty();
  }

  /** Whether a job is kept ready for longer than {@code time}. */
  synchronized boolean keepsReadyFor(Duration time) {
    long before = clock.getAsLong() - time.toNanos();
    return keptReady.entrySet().stream()
        .filter(entry -> entry.getValue() - before < 0)
        .map(Map.Entry::getKey)
        .anyMatch(job -> slot(job).next.contains(job));
  }

  /** The jobs that are kept ready, in the order of their claims; they do not run here any more. */
  synchronized List<HeldJob> takeReady() {
    List<HeldJob> taken = new ArrayList<>();
    for (HeldJob job : keptReady.keySet()) {
      if (slot(job).next.remove(job)) {
        taken.add(job);
      }
    }
    taken.forEach(keptReady::remove);
    return taken;
  }

  /** The jobs that were kept ready and run for a while, of which Redis has not heard. */
  synchronized List<Claim> begun() {
    List<Claim> begun = new ArrayList<>();
    for (Slot slot : slots.values()) {
      HeldJob job = slot.running;
      if (job != null && keptReady.containsKey(job) && runsFor(Prefetch.AHEAD, slot)) {
        begun.add(job.claim());
      }
    }
    return begun;
  }

  /** Redis has heard that {@code claims} run. */
  synchronized void heard(List<Claim> claims) {
    Set<String> executions = claims.stream().map(Claim::execution).collect(Collectors.toSet());
    keptReady.keySet().removeIf(job -> executions.contains(job.claim().execution()));
  }

  /** The claim is settled or lost. */
  synchronized void release(Claim claim) {
    HeldJob job = held.remove(claim.execution());
    if (job != null) {
      slot(job).claims--;
      keptReady.remove(job);
    }
  }

  /** The job never ends: its slot is of no use any more, and its thread is left alone. */
  synchronized void lose(HeldJob job) {
    held.remove(job.claim().execution());
    slot(job).closed = true;
    lost = true;
  }

  /** Whether a slot was lost. */
  synchronized boolean hasLost() {
    return lost;
  }

  /** Gives the slot no further job; whether that was the last one that took any. */
  synchronized boolean retire(String worker) {
    Optional.ofNullable(slots.get(worker)).ifPresent(slot -> slot.closed = true);
    return slots.values().stream().allMatch(slot -> slot.closed);
  }

  /** The job that runs in the slot of that name. */
  synchronized Optional<HeldJob> in(String worker) {
    return Optional.ofNullable(slots.get(worker)).map(slot -> slot.running);
  }

  /** How many slots run a job: one that is kept ready, or has ended, does not count. */
  long running() {
    List<HeldJob> jobs;
    synchronized (this) {
      jobs = slots.values().stream().map(slot -> slot.running).filter(Objects::nonNull).toList();
    }
    return jobs.stream().filter(HeldJob::isGoingOn).count();
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
