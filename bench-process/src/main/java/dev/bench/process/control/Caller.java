package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.ReplyTo;
import dev.bench.process.supervisor.Request;
import dev.bench.process.terminal.Guest;
import dev.bench.process.terminal.SharedTerminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller at the control socket: it makes a request and gets replies, or is connected to the
 * terminal of a process.
 *
 * <p>Threads: one reads from the caller, one writes to it. {@link #hear} and {@link #isListening}
 * are called by the manager, {@link #see}, {@link #awaitRoom} and {@link #ended} by the reader of a
 * process; only {@link #awaitRoom} waits.
 */
final class Caller implements ReplyTo, Guest {

  /** Of a request, in bytes. */
  static final int LONGEST_LINE = 16 * 1024;

  /** While more bytes than this wait to be written, the process waits. */
  private static final int MOST_WAITING = 64 * 1024;

  /** How often keys are offered again to a process that did not take them. */
  private static final Duration KEYS_INTERVAL = Duration.ofMillis(10);

  /** Nothing comes after it. */
  private static final byte[] END = {};

  /**
   * The limits of waits.
   *
   * @param caller for a whole request to come, or for a reply to be read
   * @param keys for a process to read some of the keys; meanwhile a caller that leaves is not
   *     noticed
   */
  record Limits(Duration caller, Duration keys) {
    static final Limits STANDARD = new Limits(Duration.ofSeconds(5), Duration.ofMinutes(1));
  }

  private final SocketChannel channel;
  private final ProcessManager manager;
  private final Limits limits;
  private final ScheduledExecutorService clock;
  private final ByteBuffer input = ByteBuffer.allocate(LONGEST_LINE);
  private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Thread writer =
      Thread.ofPlatform().daemon().name("control-writer").unstarted(this::write);

  /** The terminal that it is connected to, if any. */
  private volatile @Nullable SharedTerminal terminal;

  /** Whether the caller has ended its output. */
  private volatile boolean silent;

  private volatile boolean closed;
  private long waiting;

  /**
   * A caller that is not served yet.
   *
   * @param clock closes it when a reply is not taken in time
   */
  Caller(
      SocketChannel channel,
      ProcessManager manager,
      Limits limits,
      ScheduledExecutorService clock) {
    this.channel = channel;
    this.manager = manager;
    this.limits = limits;
    this.clock = clock;
  }

  /** Serves the caller; returns when it has all replies or has left. */
  void serve() {
    try {
      writer.start();
      String line = line();
      if (line != null && asked.compareAndSet(false, true)) {
        ask(line);
      }
      listen();
      writer.join();
    } catch (IOException gone) {
      // It is closed, as at the end.
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** The request; null when none comes. */
  private @Nullable String line() throws IOException {
    int seen = 0;
    while (channel.read(input) >= 0) {
      for (; seen < input.position(); seen++) {
        if (input.get(seen) == '\n') {
          return new String(input.array(), 0, seen, StandardCharsets.UTF_8);
        }
      }
      if (!input.hasRemaining()) {
        refuse("a request is a line of at most " + LONGEST_LINE + " bytes");
        return null;
      }
    }
    close();
    return null;
  }

  private void ask(String line) {
    try {
      manager.ask(Wire.request(line), this);
    } catch (ControlFaultException malformed) {
      hear(new Reply.End(false, String.valueOf(malformed.getMessage())));
    }
  }

  /** Reads keys; drops input that is none. */
  private void listen() throws IOException {
    int surplus = 0;
    int count = channel.read(input.clear());
    while (count >= 0 && surplus <= LONGEST_LINE) {
      if (terminal == null) {
        surplus += count;
      } else if (!isTyped(terminal, count)) {
        break;
      }
      count = channel.read(input.clear());
    }
    if (count < 0 && terminal == null) {
      silent = true;
      manager.ask(
          new Request.Status(), ReplyTo.silent()); // so that it looks which callers still listen
    } else {
      close();
    }
  }

  /** Gives the keys to the process; false when it takes none of them for too long. */
  private boolean isTyped(SharedTerminal to, int count) {
    int typed = 0;
    long takenAt = System.nanoTime();
    while (typed < count && !closed) {
      int taken = to.type(input.array(), typed, count);
      typed += taken;
      if (taken > 0) {
        takenAt = System.nanoTime();
      } else if (System.nanoTime() - takenAt > limits.keys().toNanos()) {
        return false;
      } else {
        LockSupport.parkNanos(KEYS_INTERVAL.toNanos());
      }
    }
    return true;
  }

  /** Refuses the caller with a reason. */
  void refuse(String why) {
    if (asked.compareAndSet(false, true)) {
      hear(new Reply.End(false, why));
    }
  }

  @Override
  public void hear(Reply reply) {
    SharedTerminal connected =
        reply instanceof Reply.Connected(_, _, SharedTerminal its) ? its : null;
    if (connected != null) {
      terminal = connected; // before the caller knows, since keys may follow at once
    }
    see((Wire.line(reply) + "\n").getBytes(StandardCharsets.UTF_8));
    if (reply instanceof Reply.End) {
      ended();
    } else if (connected != null) {
      connected.enter(this);
      if (closed) {
        connected.leave(this);
      }
    }
  }

  @Override
  public boolean isListening() {
    return !closed && !silent;
  }

  @Override
  public synchronized void see(byte[] bytes) {
    if (bytes.length > 0) {
      waiting += bytes.length;
      output.add(bytes);
    }
  }

  @Override
  public synchronized void awaitRoom() throws InterruptedException {
    while (waiting > MOST_WAITING && !closed) {
      wait();
    }
  }

  @Override
  public void ended() {
    output.add(END);
  }

  /** Writes replies and output until the end. */
  private void write() {
    try {
      byte[] next = output.poll(limits.caller().toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        refuse("no request came within " + limits.caller().toMillis() + " ms");
        next = output.take();
      }
      while (next.length > 0) {
        write(next);
        next = output.take();
      }
    } catch (IOException gone) {
      // It is closed, as at the end.
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    Future<?> late = clock.schedule(this::close, limits.caller().toNanos(), TimeUnit.NANOSECONDS);
    try {
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } finally {
      late.cancel(false);
    }
    synchronized (this) {
      waiting -= bytes.length;
      notifyAll();
    }
  }

  /** Writes what waits, within a short limit, and accepts no more. */
  void finish(Duration limit) throws InterruptedException {
    ended();
    writer.join(limit);
    close();
  }

  /** Disconnects the caller. */
  void close() {
    closed = true;
    ended(); // so that the writer ends
    SharedTerminal open = terminal;
    if (open != null) {
      open.leave(this);
    }
    synchronized (this) {
      notifyAll();
    }
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      // It was to be closed.
    }
  }
}
