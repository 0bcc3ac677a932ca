package dev.bench.process.control;

import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.Signals;

/**
 * A person at the terminal of this program, who is connected to a process of a running {@code bench
 * start}.
 *
 * <p>Threads: one reads keys, the caller of {@link #run} what the process writes; signals come on
 * others.
 */
public final class TerminalSession {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Ctrl-], also in the form of terminals with an extended keyboard protocol. */
  private static final Pattern LEAVE = Pattern.compile("\\x1d|\\x1b\\[93;5u|\\x1b\\[27;5;93~");

  private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");

  /**
   * Resets what a program may have set: colours, a hidden cursor, keys, bracketed paste, the mouse,
   * the alternate screen.
   */
  private static final String PLAIN_AGAIN =
      "\033[0m\033[?25h\033[?1l\033>\033[?2004l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1047l\r\n";

  private static final int CHUNK = 8 * 1024;

  private final ControlClient client;
  private final String process;
  private volatile boolean left;

  /** A session with a process, which has not begun. */
  public TerminalSession(ControlClient client, String process) {
    this.client = client;
    this.process = process;
  }

  /**
   * Connects until the person leaves or the process ends; says which.
   *
   * @throws ControlFaultException when the process cannot be connected to
   */
  public String run() throws IOException {
    Reply.End sized = resize();
    if (!sized.good()) {
      throw new ControlFaultException(sized.text());
    }
    OutputStream screen = new FileOutputStream(FileDescriptor.out);
    try (RemoteTerminal remote = client.connect(process);
        RawTerminal raw = RawTerminal.take()) {
      String told = "connected to %s; Ctrl-] leaves it, and it goes on\r\n".formatted(process);
      screen.write(told.getBytes(StandardCharsets.UTF_8));
      Signals.register("WINCH", this::resized);
      Signals.register("CONT", raw::again);
      try (FileChannel keys = new FileInputStream(FileDescriptor.in).getChannel()) {
        Thread.ofPlatform().daemon().name("keys").start(() -> type(keys, remote));
        show(remote, screen);
      } // what is typed from now on is not for the process
      screen.write(PLAIN_AGAIN.getBytes(StandardCharsets.US_ASCII));
      return end(remote);
    }
  }

  private String end(RemoteTerminal remote) {
    if (left) {
      return process + " goes on";
    }
    if (!client.isAnswered()) {
      return "bench start has ended";
    }
    return remote.runsOn()
        ? process
            + " goes on, but is not connected any more: it does not read what was typed, or too little was read here"
        : process + " has ended";
  }

  private void resized() {
    try {
      resize();
    } catch (ControlFaultException ended) {
      // The thread that shows what comes sees so as well.
    }
  }

  private Reply.End resize() {
    Matcher size = SIZE.matcher(Tty.size());
    int rows = size.matches() ? Integer.parseInt(size.group(1)) : 0;
    int columns = size.matches() ? Integer.parseInt(size.group(2)) : 0;
    boolean known = rows > 0 && columns > 0;
    return client.ask(
        new Request.Resize(process, known ? rows : 24, known ? columns : 80), LIMIT, _ -> {});
  }

  private static void show(RemoteTerminal remote, OutputStream screen) throws IOException {
    byte[] output = new byte[CHUNK];
    int count = read(remote, output);
    while (count >= 0) {
      screen.write(output, 0, count);
      count = read(remote, output);
    }
  }

  private static int read(RemoteTerminal remote, byte[] output) {
    try {
      return remote.read(output);
    } catch (IOException left) {
      return -1;
    }
  }

  private void type(FileChannel from, RemoteTerminal remote) {
    byte[] keys = new byte[CHUNK];
    try (remote) {
      int count = from.read(ByteBuffer.wrap(keys));
      while (count >= 0 && !left) {
        Matcher leave = LEAVE.matcher(new String(keys, 0, count, StandardCharsets.ISO_8859_1));
        left = leave.find();
        remote.type(keys, left ? leave.start() : count);
        count = left ? -1 : from.read(ByteBuffer.wrap(keys));
      }
    } catch (IOException ended) {
      // The thread that shows what comes sees so as well.
    }
  }
}
