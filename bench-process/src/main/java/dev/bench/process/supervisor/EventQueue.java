package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the manager, a lane for each process.
 *
 * <p>The lanes are emptied in turn, so a flood in one delays no other; within a lane the order
 * stays. A full lane holds back the lines of its process, so a flood costs no memory either. What
 * is about all, such as a signal, comes first. The parts of a long line are taken one after the
 * other, as long as they keep coming; the others wait for that at most {@link #LONGEST_HOLD}. Lines
 * that nobody can take now stay, see {@link Intake}.
 *
 * <p>Threads: any may put, one takes.
 */
final class EventQueue {

  /** So many events, or so many bytes, of one process wait at the most. */
  private static final int LANE_EVENTS = 1024;

  private static final int LANE_BYTES = 256 * 1024;

  /** So many events, or so many bytes, are taken over at once: a lock for each would cost more. */
  private static final int BATCH_EVENTS = 512;

  private static final int BATCH_BYTES = 64 * 1024;

  /** A pause in a long line after which the others have their turn. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

  /** The others have their turn after this time, however fast a long line goes on. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(1);

  /** What may be taken. */
  enum Intake {
    /** Everything, in turn. */
    ALL,
    /** No lines, and nothing that came after them. */
    UP_TO_LINES,
    /** No lines, but what came after them. */
    BUT_LINES
  }

  private static final class Lane {
    final Deque<RunEvent> events = new ArrayDeque<>();
    final Condition room;
    int bytes;

    /** Whether its long line has been waited for long enough. */
    boolean gaveWay;

    Lane(Condition room) {
      this.room = room;
    }

    /** Whether somebody waits for room. */
    boolean crowded;

    boolean isFull() {
      return events.size() >= LANE_EVENTS || bytes >= LANE_BYTES;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<RunEvent> urgent = new ArrayDeque<>();
  private final Map<String, Lane> lanes = new HashMap<>();

  /** The lanes with something in them, in the order of their limiter. */
  private final Deque<Lane> limiter = new ArrayDeque<>();

  /** What the one that takes has taken over. */
  private final Deque<RunEvent> batch = new ArrayDeque<>();

  /** The lane in the midst of a long line, until when it is waited for, and since when. */
  private @Nullable Lane held;

  private long heldUntil;
  private long heldSince;

  /** So many wait for room. */
  private int crowd;

  /** What the one that takes waits for. */
  private Intake awaited = Intake.ALL;

  /** Whether the one that takes should look again at what may be taken. */
  private boolean woken;

  /** Adds an event; a line waits as long as the lane of its process is full. */
  void put(RunEvent event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      String process = event.process();
      if (process == null) {
        urgent.add(event);
      } else {
        Lane lane = lanes.computeIfAbsent(process, _ -> new Lane(lock.newCondition()));
        if (isLine(event)) {
          awaitRoom(lane);
        }
        if (lane.events.isEmpty()) {
          limiter.addLast(lane);
        }
        lane.events.addLast(event);
        lane.bytes += bytes(event);
      }
      if (awaited == Intake.ALL || !isLine(event)) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(Lane lane) throws InterruptedException {
    crowd++;
    try {
      while (lane.isFull()) {
        lane.crowded = true;
        lane.room.await();
      }
    } finally {
      crowd--;
    }
  }

  /** Has a {@link #poll} that waits return; what may be taken has changed. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is there, and nobody waits to put something. */
  boolean isEmpty() {
    lock.lock();
    try {
      return batch.isEmpty() && urgent.isEmpty() && limiter.isEmpty() && crowd == 0;
    } finally {
      lock.unlock();
    }
  }

  /** The next event; null when there is none now. */
  @Nullable RunEvent poll(Intake intake) {
    if (batch.isEmpty()) {
      lock.lock();
      try {
        fillBatch(intake);
      } finally {
        lock.unlock();
      }
    }
    return batch.pollFirst();
  }

  /** The next event; null when none comes within that time, or before {@link #wake}. */
  @Nullable RunEvent poll(Intake intake, long timeout, TimeUnit unit) throws InterruptedException {
    if (batch.isEmpty()) {
      lock.lockInterruptibly();
      try {
        long left = unit.toNanos(timeout);
        awaited = intake;
        fillBatch(intake);
        while (batch.isEmpty() && left > 0 && !woken) {
          boolean inLine = held != null && !limiter.isEmpty() && intake == Intake.ALL;
          long wait = inLine ? Math.min(left, heldUntil - System.nanoTime()) : left;
          left -= wait - arrived.awaitNanos(wait);
          fillBatch(intake);
        }
        woken = false;
      } finally {
        lock.unlock();
      }
    }
    return batch.pollFirst();
  }

  private void fillBatch(Intake intake) {
    int bytes = 0;
    RunEvent event = next(intake);
    while (event != null) {
      batch.addLast(event);
      bytes += bytes(event);
      event = batch.size() < BATCH_EVENTS && bytes < BATCH_BYTES ? next(intake) : null;
    }
  }

  private @Nullable RunEvent next(Intake intake) {
    if (!urgent.isEmpty()) {
      return urgent.removeFirst();
    }
    return intake == Intake.ALL ? inTurn() : noLine(intake == Intake.BUT_LINES);
  }

  private @Nullable RunEvent inTurn() {
    Lane lane = held;
    if (lane != null && lane.events.isEmpty()) {
      if (System.nanoTime() - heldUntil < 0) {
        return null;
      }
      lane.gaveWay = true;
      held = null;
      lane = null;
    }
    if (lane == null) {
      lane = limiter.pollFirst();
    } else {
      limiter.remove(lane);
    }
    return lane == null ? null : take(lane);
  }

  /** The first that is no line, in the lanes where it is the first or, if wanted, in all. */
  private @Nullable RunEvent noLine(boolean pastLines) {
    if (held != null && !pastLines) {
      return null; // what is said of it would stand within the long line
    }
    Iterator<Lane> all = limiter.iterator();
    while (all.hasNext()) {
      Lane lane = all.next();
      Iterator<RunEvent> events = lane.events.iterator();
      RunEvent event = events.next();
      while (pastLines && isLine(event) && events.hasNext()) {
        event = events.next();
      }
      if (!isLine(event)) {
        events.remove();
        if (lane.events.isEmpty()) {
          all.remove();
        }
        return event;
      }
    }
    return null;
  }

  private RunEvent take(Lane lane) {
    RunEvent event = lane.events.removeFirst();
    lane.bytes -= bytes(event);
    if (!lane.events.isEmpty()) {
      limiter.addLast(lane);
    }
    if (lane.crowded && lane.events.size() <= LANE_EVENTS / 2 && lane.bytes <= LANE_BYTES / 2) {
      lane.crowded = false;
      lane.room.signalAll();
    }
    ChildEvent.Line line = line(event);
    boolean inLine = line != null && !line.ended();
    if (inLine || held == lane || lane.gaveWay) {
      hold(lane, inLine);
    }
    return event;
  }

  private void hold(Lane lane, boolean inLine) {
    long now = System.nanoTime();
    if (held != lane) {
      heldSince = now;
    }
    lane.gaveWay = inLine && (lane.gaveWay || now - heldSince > LONGEST_HOLD.toNanos());
    held = inLine && !lane.gaveWay ? lane : null;
    heldUntil = now + LONGEST_PAUSE.toNanos();
  }

  private static int bytes(RunEvent event) {
    ChildEvent.Line line = line(event);
    return line == null ? 0 : line.text().length;
  }

  private static boolean isLine(RunEvent event) {
    return line(event) != null;
  }

  private static ChildEvent.@Nullable Line line(RunEvent event) {
    return event instanceof RunEvent.OfChild(ChildEvent.Line line) ? line : null;
  }
}
