package dev.bench.process.control;

import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.ReplyTo;
import dev.bench.process.supervisor.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * One client at the control socket, who asks for something and hears what comes of it, or is
 * connected to the terminal of a process.
 *
 * <p>Threads: the server's one; only {@link #hear} and {@link #isListening} are called by the
 * manager's, {@link #send} and {@link #end} also by that of a process.
 */
final class Connection implements ReplyTo {

  /** Of a request, in bytes. */
  static final int LONGEST_LINE = 16 * 1024;

  /** For a whole request to come, or for a reply to be taken. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * How long is waited.
   *
   * @param client for a whole request to come, or for a reply to be taken
   * @param keys for a process, which may be busy, to take something of what was typed; until then
   *     nobody notices that the client has gone
   */
  record Limits(Duration client, Duration keys) {
    static final Limits STANDARD = new Limits(PATIENCE, Duration.ofMinutes(1));
  }

  private final SocketChannel channel;
  private final ProcessManager manager;
  private final Limits limits;
  private final Runnable wakeUp;
  private final ByteBuffer input = ByteBuffer.allocate(LONGEST_LINE);
  private final Queue<ByteBuffer> output = new ConcurrentLinkedQueue<>();
  private final SelectionKey key;
  private volatile long progressAt = System.nanoTime();

  /** What it is connected to; null while it only asks. */
  private volatile @Nullable Visit visit;

  private boolean asked;
  private int surplus;
  private volatile boolean answered;
  private volatile boolean silent;
  private volatile boolean closed;

  Connection(
      SocketChannel channel,
      SelectionKey key,
      ProcessManager manager,
      Limits limits,
      Runnable wakeUp) {
    this.channel = channel;
    this.key = key;
    this.manager = manager;
    this.limits = limits;
    this.wakeUp = wakeUp;
  }

  /** Does what can be done now without waiting. */
  void proceed() {
    try {
      Visit open = visit;
      if (open != null && open.holdsKeys()) {
        open.type();
        if (open.isRefused(limits.keys())) {
          close();
          return;
        }
      } else if (key.isReadable()) {
        read();
      }
      write();
      boolean late = System.nanoTime() - progressAt > limits.client().toNanos();
      if (late && hasToSend()) {
        close();
      } else if (late && !asked) {
        refuse("no request came within " + limits.client().toMillis() + " ms");
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void read() throws IOException {
    Visit open = visit;
    ByteBuffer into = asked ? ByteBuffer.allocate(LONGEST_LINE) : input;
    int count = channel.read(open == null ? into : open.keys());
    if (count < 0) {
      endOfInput();
    } else if (open != null) {
      open.type();
    } else if (!asked) {
      takeLine();
    } else {
      surplus += count;
      if (surplus > LONGEST_LINE) {
        close();
      }
    }
  }

  /** The client has gone, or only said that it has nothing more to say; it waits for nothing. */
  private void endOfInput() {
    silent = true;
    if (visit != null) {
      close();
    } else if (asked && !answered) {
      manager.ask(new Request.Status(), ReplyTo.silent()); // so that it looks who still listens
    } else if (!asked) {
      close();
    }
  }

  private void takeLine() {
    for (int i = 0; i < input.position(); i++) {
      if (input.get(i) == '\n') {
        ask(new String(input.array(), 0, i, StandardCharsets.UTF_8));
        return;
      }
    }
    if (!input.hasRemaining()) {
      refuse("a request is a line of at most " + LONGEST_LINE + " bytes");
    }
  }

  private void ask(String line) {
    asked = true;
    try {
      manager.ask(Wire.request(line), this);
    } catch (ControlFaultException malformed) {
      refuse(String.valueOf(malformed.getMessage()));
    }
  }

  /** Says why nothing is done. */
  void refuse(String why) {
    asked = true;
    hear(new Reply.End(false, why));
  }

  @Override
  public void hear(Reply reply) {
    if (closed) {
      return;
    }
    send((Wire.line(reply) + "\n").getBytes(StandardCharsets.UTF_8));
    if (reply instanceof Reply.End) {
      end();
    } else if (reply instanceof Reply.Connected connected) {
      Visit begun = new Visit(this, connected.terminal());
      visit = begun;
      begun.begin();
    }
  }

  /** Sends bytes as soon as they are taken. */
  void send(byte[] bytes) {
    if (output.isEmpty()) {
      progressAt = System.nanoTime();
    }
    output.add(ByteBuffer.wrap(bytes));
    wakeUp.run();
  }

  /** Nothing more is to be sent. */
  void end() {
    answered = true;
    wakeUp.run();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isListening() {
    return !closed && !silent;
  }

  /** Whether keys wait until a process takes them. */
  boolean holdsKeys() {
    Visit open = visit;
    return open != null && open.holdsKeys();
  }

  boolean hasToSend() {
    return !output.isEmpty();
  }

  private void write() throws IOException {
    boolean end = answered; // read before the queue is: nothing comes after the end
    ByteBuffer next = output.peek();
    while (next != null) {
      int taken = channel.write(next);
      if (taken > 0) {
        progressAt = System.nanoTime();
      }
      if (visit != null) {
        visit.taken(taken);
      }
      if (next.hasRemaining()) {
        break;
      }
      output.remove();
      next = output.peek();
    }
    if (end && output.isEmpty()) {
      close();
    } else if (!closed) {
      int reading = silent || holdsKeys() ? 0 : SelectionKey.OP_READ;
      key.interestOps(output.isEmpty() ? reading : reading | SelectionKey.OP_WRITE);
    }
  }

  void close() {
    closed = true;
    output.clear();
    Visit open = visit;
    if (open != null) {
      open.leave();
    }
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      // It was to be closed.
    }
  }
}
