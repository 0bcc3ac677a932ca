package dev.bench.database.place;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a process knows of the places at one server. Thread-safe. */
final class ServerPlaces {

  /** How many connections stay free for administrators, commands and probes: a tenth, at least. */
  private static final int RESERVE = 5;

  /** After a refusal. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long Redis is not asked after it gave no answer. */
  private static final Duration AWAY = Duration.ofSeconds(1);

  /** How long a refusal is a reason for a failure. */
  private static final Duration RECENT = Duration.ofSeconds(5);

  /** Among how many processes the places are divided when Redis has never been there. */
  private static final int PROCESSES = 4;

  private static final Pattern ID = Pattern.compile("#[0-9a-f]+ ");

  private long limit;
  private int used;
  private int granted;
  private int processes = PROCESSES;
  private boolean asking;
  private boolean away;
  private long awayAt;
  private boolean wanted;
  private long refusedAt;
  private List<String> holders = List.of();

  /** Of a server with so many places; 0: not known yet. */
  ServerPlaces(long limit) {
    this.limit = limit;
  }

  /** How many places there are; 0: not known yet. */
  synchronized long limit() {
    return limit;
  }

  /** The server accepts so many connections. */
  synchronized void learn(long connections) {
    limit = Math.max(1, connections - Math.max(RESERVE, connections / 10));
  }

  /** Takes a place that Redis has granted before. */
  synchronized boolean takeGranted() {
    boolean free = used < granted;
    if (free) {
      used++;
    }
    return free;
  }

  /** Takes a place of the fixed share while Redis is away. */
  synchronized boolean takeOfShare() {
    long share = limit == 0 ? Long.MAX_VALUE : Math.max(1, limit / processes);
    boolean free = away && used < share;
    if (free) {
      used++;
    } else {
      refused();
    }
    return free;
  }

  synchronized void giveBack() {
    used--;
  }

  /** How many places to ask Redis for, to get one more; empty when it is of no use now. */
  synchronized OptionalInt wish() {
    boolean paused = refusedAt != 0 && System.nanoTime() - refusedAt < PAUSE.toNanos();
    return paused ? OptionalInt.empty() : begin(1);
  }

  /** How many places to renew; empty when there are none, or another thread asks. */
  synchronized OptionalInt renewal() {
    return used == 0 && granted == 0 ? OptionalInt.empty() : begin(0);
  }

  /** One thread asks at a time; meanwhile nothing is taken that it may just give back. */
  private OptionalInt begin(int more) {
    if (asking) {
      return OptionalInt.empty();
    }
    asking = true;
    granted = Math.min(granted, used);
    return OptionalInt.of(used + more);
  }

  /**
   * Redis has been asked.
   *
   * @param isAway whether it gave no answer
   */
  synchronized void asked(boolean isAway) {
    asking = false;
    away = isAway;
    awayAt = System.nanoTime();
    notifyAll();
  }

  /** Waits until no thread asks Redis; whether that is so. */
  synchronized boolean isQuietWithin(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      long left = limit.toMillis();
      while (asking && left > 0) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !asking;
  }

  /** Whether Redis gave no answer the last time. */
  synchronized boolean wasAway() {
    return away;
  }

  /** Whether Redis gave no answer just now, so that it is not asked again yet. */
  synchronized boolean isAway() {
    return away && System.nanoTime() - awayAt < AWAY.toNanos();
  }

  /**
   * What Redis answers.
   *
   * @param now how many places the process has
   * @param of how many it asked for
   * @param others wait for places
   * @param all the processes that have some, as {@code name#id number}
   */
  synchronized void granted(int now, int of, boolean others, List<String> all) {
    granted = now;
    wanted = others;
    holders = all;
    processes = Math.max(1, all.size());
    if (now < of) {
      refused();
    }
  }

  synchronized boolean isWanted() {
    return wanted;
  }

  private synchronized void refused() {
    refusedAt = System.nanoTime() | 1; // 0 means never
  }

  /** Why there was no place just now. */
  synchronized Optional<String> refusal(String server) {
    if (refusedAt == 0 || System.nanoTime() - refusedAt > RECENT.toNanos()) {
      return Optional.empty();
    }
    String who =
        away
            ? "Redis is away, so that this process has its share of %d only".formatted(used)
            : ID.matcher(String.join(", ", holders)).replaceAll(" has ");
    return Optional.of(
        "All %d connections to MariaDB at %s are in use (%s): end long units of work there, or raise max_connections or db_connections_per_server"
            .formatted(limit, server, who));
  }
}
