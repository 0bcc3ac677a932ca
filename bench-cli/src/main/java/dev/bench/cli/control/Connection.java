package dev.bench.cli.control;

import dev.bench.cli.process.Asker;
import dev.bench.cli.process.ProcessManager;
import dev.bench.cli.process.Reply;
import dev.bench.cli.process.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One client at the control socket.
 *
 * <p>Threads: the server's one; only {@link #hear} and {@link #isListening} are called by the
 * manager's.
 */
final class Connection implements Asker {

  /** Of a request, in bytes. */
  static final int LONGEST_LINE = 16 * 1024;

  /** For a whole request to come, or for a reply to be taken. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SocketChannel channel;
  private final ProcessManager manager;
  private final Duration patience;
  private final Runnable wakeUp;
  private final ByteBuffer input = ByteBuffer.allocate(LONGEST_LINE);
  private final Queue<ByteBuffer> output = new ConcurrentLinkedQueue<>();
  private final SelectionKey key;
  private volatile long progressAt = System.nanoTime();
  private boolean asked;
  private int surplus;
  private volatile boolean answered;
  private volatile boolean silent;
  private volatile boolean closed;

  Connection(
      SocketChannel channel,
      SelectionKey key,
      ProcessManager manager,
      Duration patience,
      Runnable wakeUp) {
    this.channel = channel;
    this.key = key;
    this.manager = manager;
    this.patience = patience;
    this.wakeUp = wakeUp;
  }

  /** Does what can be done now without waiting. */
  void proceed() {
    try {
      if (key.isReadable()) {
        read();
      }
      write();
      boolean late = System.nanoTime() - progressAt > patience.toNanos();
      if (late && hasToSend()) {
        close();
      } else if (late && !asked) {
        refuse("no request came within " + patience.toMillis() + " ms");
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void read() throws IOException {
    int count = channel.read(asked ? ByteBuffer.allocate(LONGEST_LINE) : input);
    if (count < 0) {
      endOfInput();
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
    if (asked && !answered) {
      manager.ask(new Request.Status(), Asker.silent()); // so that it looks who still listens
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
    if (output.isEmpty()) {
      progressAt = System.nanoTime();
    }
    output.add(ByteBuffer.wrap((Wire.line(reply) + "\n").getBytes(StandardCharsets.UTF_8)));
    answered |= reply instanceof Reply.End;
    wakeUp.run();
  }

  @Override
  public boolean isListening() {
    return !closed && !silent;
  }

  boolean hasToSend() {
    return !output.isEmpty();
  }

  private void write() throws IOException {
    boolean end = answered; // read before the queue is: nothing comes after the end
    ByteBuffer next = output.peek();
    while (next != null) {
      if (channel.write(next) > 0) {
        progressAt = System.nanoTime();
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
      int reading = silent ? 0 : SelectionKey.OP_READ;
      key.interestOps(output.isEmpty() ? reading : reading | SelectionKey.OP_WRITE);
    }
  }

  void close() {
    closed = true;
    output.clear();
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      // It was to be closed.
    }
  }
}
