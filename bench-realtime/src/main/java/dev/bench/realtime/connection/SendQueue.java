package dev.bench.realtime.connection;

import dev.bench.realtime.packet.Frame;
import dev.bench.realtime.packet.UnsentBudget;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait to be sent to one client, in their order, with a limit to their bytes.
 *
 * <p>It holds each frame until it gives it away. Safe for many threads.
 */
final class SendQueue {

  /** A queue that has grown beyond so many places is replaced once it is empty. */
  private static final int USUAL_PLACES = 256;

  private final UnsentBudget budget;
  private final int limit;
  private Queue<Frame> frames = new ArrayDeque<>();
  private boolean grown;
  private boolean closed;
  private long bytes;

  SendQueue(UnsentBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /**
   * Adds a frame; false, and nothing happens, when the bytes that wait exceed the limit already. A
   * closed queue drops the frame.
   */
  synchronized boolean add(Frame frame) {
    if (closed) {
      return true;
    }
    if (bytes > limit) {
      return false;
    }
    frames.add(frame.retain());
    grown |= frames.size() > USUAL_PLACES;
    bytes += frame.length() + UnsentBudget.PLACE_BYTES;
    budget.places(1);
    return true;
  }

  /** Takes out the first frame; the caller holds it from now on. */
  synchronized @Nullable Frame poll() {
    Frame frame = frames.poll();
    if (frame != null) {
      bytes -= frame.length() + UnsentBudget.PLACE_BYTES;
      budget.places(-1);
    } else if (grown) {
      frames = new ArrayDeque<>();
      grown = false;
    }
    return frame;
  }

  /** How many bytes wait, places included. */
  synchronized long bytes() {
    return bytes;
  }

  /** Releases what waits, and takes nothing from now on. */
  synchronized void close() {
    closed = true;
    for (Frame frame = poll(); frame != null; frame = poll()) {
      frame.release();
    }
  }
}
