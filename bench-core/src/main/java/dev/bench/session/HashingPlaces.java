package dev.bench.session;

import dev.bench.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The places in which passwords are hashed at logins, shared by the callers' networks.
 *
 * <p>There are as many as the machine has processors, since hashing is slow on purpose, but no more
 * than a quarter of the heap holds, at {@value Passwords#MOST_MEMORY_KIB} KiB a place: an imported
 * hash may take so much. A few more callers wait. A free place goes to the networks in turn, so
 * that one client that tries many passwords delays another by one turn only. When too many wait,
 * the last caller of the network with most of them is refused. Thread-safe.
 */
final class HashingPlaces {

  /** How long a caller waits for a place. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** How many callers wait; each holds a thread of the web server. */
  static final int MOST_WAITING = 8;

  private final Map<String, Deque<CompletableFuture<Boolean>>> waiting = new LinkedHashMap<>();
  private int free;

  private static final int PART_OF_HEAP = 4;

  /** As many places as there are processors, and as a part of the heap allows. */
  HashingPlaces() {
    this(places(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory()));
  }

  static int places(int processors, long heapBytes) {
    long fitting = heapBytes / PART_OF_HEAP / (Passwords.MOST_MEMORY_KIB * 1024L);
    return Math.toIntExact(Math.clamp(fitting, 1, processors));
  }

  HashingPlaces(int places) {
    this.free = places;
  }

  /** A place that was taken; closing it gives it to the next caller. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place for a caller from {@code network}, in its turn.
   *
   * @throws ServiceUnavailableException when too many wait, or none is free in time
   */
  Place take(String network) {
    CompletableFuture<Boolean> turn = enter(network);
    boolean taken;
    try {
      taken = turn.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      taken = !leave(network, turn) && turn.getNow(false); // it may have come in this very moment
    } catch (InterruptedException e) {
      if (!leave(network, turn) && turn.getNow(false)) {
        release();
      }
      Thread.currentThread().interrupt();
      taken = false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (!taken) {
      throw new ServiceUnavailableException("Too many logins at this moment; try again");
    }
    return this::release;
  }

  /** How many callers wait. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  private synchronized CompletableFuture<Boolean> enter(String network) {
    if (free > 0) {
      free--;
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    waiting.computeIfAbsent(network, any -> new ArrayDeque<>()).add(turn);
    if (waiting() > MOST_WAITING) {
      refuseOne(network);
    }
    return turn;
  }

  /** Refuses the last caller of the network with most callers; among equals the newest one. */
  private void refuseOne(String newest) {
    String crowded = newest;
    int most = 0;
    for (Map.Entry<String, Deque<CompletableFuture<Boolean>>> each : waiting.entrySet()) {
      int size = each.getValue().size();
      if (size > most || (size == most && each.getKey().equals(newest))) {
        crowded = each.getKey();
        most = size;
      }
    }
    Deque<CompletableFuture<Boolean>> callers = callersOf(crowded);
    callers.removeLast().complete(false);
    if (callers.isEmpty()) {
      waiting.remove(crowded);
    }
  }

  /** Takes out a caller that gives up waiting; false when it has its place by now. */
  @SuppressWarnings("ReferenceEquality") // it is this very caller that leaves
  private synchronized boolean leave(String network, CompletableFuture<Boolean> turn) {
    Deque<CompletableFuture<Boolean>> callers = waiting.get(network);
    if (callers == null || !callers.removeIf(each -> each == turn)) {
      return false;
    }
    if (callers.isEmpty()) {
      waiting.remove(network);
    }
    return true;
  }

  private Deque<CompletableFuture<Boolean>> callersOf(String network) {
    return waiting.computeIfAbsent(network, _ -> new ArrayDeque<>());
  }

  private synchronized void release() {
    if (waiting.isEmpty()) {
      free++;
      return;
    }
    String next = waiting.keySet().iterator().next();
    Deque<CompletableFuture<Boolean>> callers = callersOf(next);
    waiting.remove(next);
    callers.removeFirst().complete(true);
    if (!callers.isEmpty()) {
      waiting.put(next, callers); // behind the others
    }
  }
}
