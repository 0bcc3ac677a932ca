package dev.bench.process.control;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.bench.process.supervisor.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A client's side of the terminal of a process of a running {@code bench start}.
 *
 * <p>Threads: one reads, one types, any closes, which ends the others.
 */
final class RemoteTerminal implements AutoCloseable {

  private final SocketChannel channel;

  /** What came with the reply. */
  private final ByteBuffer rest = ByteBuffer.allocate(Caller.LONGEST_LINE);

  /** Of the process. */
  private long pid;

  private RemoteTerminal(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects over a channel on which that was asked for.
   *
   * @throws ControlFaultException when the answer is no
   */
  static RemoteTerminal over(SocketChannel channel) throws IOException {
    RemoteTerminal terminal = new RemoteTerminal(channel);
    Reply reply = Wire.reply(terminal.line());
    if (reply instanceof Reply.Connected connected) {
      terminal.pid = connected.pid();
      return terminal;
    }
    throw new ControlFaultException(
        reply instanceof Reply.End end ? end.text() : "bench start did not connect");
  }

  private String line() throws IOException {
    for (int i = 0; true; i++) {
      if (i == rest.position() && (!rest.hasRemaining() || channel.read(rest) < 0)) {
        throw new EOFException("it has ended");
      }
      if (rest.get(i) == '\n') {
        rest.flip().position(i + 1);
        return new String(rest.array(), 0, i, StandardCharsets.UTF_8);
      }
    }
  }

  /** Whether the process runs, or was running a moment ago. */
  boolean runsOn() {
    return ProcessHandle.of(pid)
        .map(process -> process.onExit().completeOnTimeout(process, 1, SECONDS).join())
        .filter(ProcessHandle::isAlive)
        .isPresent();
  }

  /** Waits for output of the process; returns the number of bytes, -1 at the end. */
  int read(byte[] output) throws IOException {
    if (!rest.hasRemaining()) {
      return channel.read(ByteBuffer.wrap(output));
    }
    int count = Math.min(rest.remaining(), output.length);
    rest.get(output, 0, count);
    return count;
  }

  /** Sends keys to the process. */
  void type(byte[] keys, int count) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(keys, 0, count);
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
