package dev.bench.web.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run handlers, shared between sites.
 *
 * <p>Half of the threads is a site's share. A site may go past its share while a thread is free and
 * no other site waits: that thread is lent. A lent thread cannot be taken back from its handler, so
 * a thread more is allowed for each of them when another site needs its own share. There are never
 * more than one and a half times as many threads. Sites that wait take turns.
 *
 * <p>Thread-safe. A site is named by any text; the empty one stands for requests whose site is not
 * known yet.
 */
final class SiteWorkers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SiteWorkers.class);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final int threads;
  private final int share;
  private final int mostWaiting;
  private final ThreadPoolExecutor pool;

  /** The sites that have tasks; the one whose turn comes next stands first. Guarded by this. */
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private int running; // guarded by this
  private int lent; // guarded by this

  /**
   * Workers for all sites.
   *
   * @param threads how many there are, without those that stand in for lent ones
   * @param mostWaiting how many tasks of one site may wait for a thread
   */
  SiteWorkers(int threads, int mostWaiting) {
    this(threads, mostWaiting, Thread.ofPlatform().name("web-worker-", 1).factory());
  }

  SiteWorkers(int threads, int mostWaiting, ThreadFactory factory) {
    this.threads = threads;
    this.share = Math.max(1, threads / 2);
    this.mostWaiting = mostWaiting;
    // The counts above bound it: a thread that has just ended its task may not be idle yet.
    this.pool =
        new ThreadPoolExecutor(
            0, // an idle thread is taken before a new one is made
            Integer.MAX_VALUE,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            factory);
  }

  /** Whether so many tasks of {@code site} wait that none should be added. */
  synchronized boolean isFull(String site) {
    Line line = lines.get(site);
    return line != null && line.waiting.size() >= mostWaiting;
  }

  /**
   * Runs a task of {@code site} once a thread is free, after those that it was given before.
   *
   * @param refusal is run instead when no thread runs and the system refuses one; does not block
   */
  void execute(String site, Runnable task, Runnable refusal) {
    Turn turn;
    synchronized (this) {
      lines.computeIfAbsent(site, Line::new).waiting.add(new Task(task, refusal));
      turn = next();
    }
    if (turn != null) {
      begin(turn);
    }
  }

  /** Gives a turn to a thread, idle or new. */
  private void begin(Turn turn) {
    try {
      pool.execute(() -> work(turn));
    } catch (OutOfMemoryError | RejectedExecutionException e) { // the system has none, or we close
      List<Task> refused = putBack(turn);
      LOG.warn("A request gets no thread: {}; {} are refused", e.getMessage(), refused.size());
      refused.forEach(task -> task.refusal().run());
    }
  }

  /** Counts a turn no longer; the tasks that no thread will take. */
  private synchronized List<Task> putBack(Turn turn) {
    turn.line().waiting.addFirst(turn.task());
    uncount(turn.line());
    if (running > 0) {
      return List.of(); // a thread that runs takes the next task when its own has ended
    }
    List<Task> all = lines.values().stream().flatMap(line -> line.waiting.stream()).toList();
    lines.clear();
    return all;
  }

  /** Does one task after the other, until none may begin. */
  private void work(Turn first) {
    for (Turn turn = first; turn != null; turn = end(turn.line())) {
      try {
        turn.task().work().run();
      } catch (Throwable e) { // the tasks answer for their own failures; the thread goes on
        LOG.error("A request of site \"{}\" ended its thread's task", turn.line().site, e);
      }
    }
  }

  private synchronized @Nullable Turn end(Line line) {
    uncount(line);
    if (line.running == 0 && line.waiting.isEmpty()) {
      lines.remove(line.site);
    }
    return next();
  }

  private void uncount(Line line) {
    lent -= line.running > share ? 1 : 0;
    line.running--;
    running--;
  }

  /** Takes the next task that may begin. */
  private @Nullable Turn next() {
    for (Line line : lines.values()) {
      if (!line.waiting.isEmpty() && mayBegin(line)) {
        running++;
        line.running++;
        lent += line.running > share ? 1 : 0;
        lines.remove(line.site);
        lines.put(line.site, line); // behind all others
        return new Turn(line, line.waiting.remove());
      }
    }
    return null;
  }

  private boolean mayBegin(Line line) {
    return line.running < share
        ? running - lent < threads
        : running < threads && lines.values().stream().allMatch(o -> o == line || o.rests());
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  /** The tasks of one site: those that wait, in order, and how many run. */
  private static final class Line {

    private final String site;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private int running;

    Line(String site) {
      this.site = site;
    }

    boolean rests() {
      return waiting.isEmpty();
    }
  }

  /** A task that may begin now. */
  private record Turn(Line line, Task task) {}

  /** What a thread does, and what is done when there is none. */
  private record Task(Runnable work, Runnable refusal) {}
}
