package dev.bench.realtime.connection;

import com.corundumstudio.socketio.handler.ClientHead;
import io.netty.channel.Channel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes the packets of one client no faster than they are handled.
 *
 * <p>While too many wait, the client waits too: its websocket is not read, or its POST is not
 * answered. Safe for many threads.
 */
public final class ClientReader {

  private final ClientHead head;
  private final Mailbox mailbox;

  /** How the client is let on; absent unless it waits. */
  private final AtomicReference<@Nullable Runnable> letOn = new AtomicReference<>();

  ClientReader(ClientHead head, Executor threads, Mailbox.Capacity capacity) {
    this.head = head;
    this.mailbox = new Mailbox(threads, capacity, this::letOn);
  }

  /** Has a packet of so many bytes handled after all before it. */
  public void put(Runnable handling, int bytes) {
    mailbox.put(
        () -> {
          if (isWaiting()) {
            head.schedulePingTimeout(); // Its heartbeats wait as well.
          }
          handling.run();
        },
        bytes);
  }

  /** Whether the client waits. */
  public boolean isWaiting() {
    return letOn.get() != null;
  }

  /** A message of a websocket has been put. */
  public void read(Channel websocket) {
    // Messages that were read together come one after the other; only the first of them stops the
    // reading, since a second one would let the client on.
    if (mailbox.isFull() && websocket.config().isAutoRead()) {
      websocket.config().setAutoRead(false);
      hold(() -> websocket.config().setAutoRead(true));
    }
  }

  /** The packets of a POST have been put. */
  public void posted(Channel post) {
    hold(() -> EngineAnswers.taken(post));
  }

  private void hold(Runnable next) {
    Runnable before = letOn.getAndSet(next);
    if (before != null) {
      before.run();
    }
    if (!mailbox.isFull()) {
      letOn();
    }
  }

  private void letOn() {
    Runnable next = letOn.getAndSet(null);
    if (next != null) {
      next.run();
    }
  }

  /** How many packets wait. */
  public int waiting() {
    return mailbox.size();
  }

  /** Drops what waits. */
  void end() {
    mailbox.end();
  }
}
