package dev.bench.process.control;

import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import dev.bench.process.supervisor.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Sends requests to a running {@code bench start}.
 *
 * <p>Threads: confined to one; it waits for the answer.
 */
public final class ControlClient {

  /** Added to the limit of the request. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** How long to connect. A run that accepts no caller by then is stopped by Ctrl-Z. */
  private static final Duration CROWD_LIMIT = Duration.ofSeconds(1);

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Path socket;
  private final String run;
  private final Duration crowdLimit;

  /** A client of the run that listens at a socket, by a process of that run. */
  public ControlClient(Path socket) {
    this(socket, "here");
  }

  /**
   * A client of a run.
   *
   * @param run what it runs, as people read it after <em>bench start does not run</em>
   */
  public ControlClient(Path socket, String run) {
    this(socket, run, CROWD_LIMIT);
  }

  /** The same that waits so long where callers are many. */
  ControlClient(Path socket, String run, Duration crowdLimit) {
    this.socket = socket;
    this.run = run;
    this.crowdLimit = crowdLimit;
  }

  /** Whether the run listens. */
  public boolean isHeard() {
    try (SocketChannel channel = call()) {
      return channel.isConnected();
    } catch (IOException notConnected) {
      return isCrowded(notConnected);
    }
  }

  /** Connects without waiting: a stopped run accepts no callers. */
  private SocketChannel call() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket)); // at once, or never
      channel.configureBlocking(true);
      return channel;
    } catch (IOException notConnected) {
      close(channel);
      throw notConnected;
    }
  }

  /** Whether the run listens but accepts no more callers. */
  private boolean isCrowded(IOException notConnected) {
    return !(notConnected instanceof ConnectException) && Files.exists(socket);
  }

  /** The status of the run. */
  public RunStatus status() {
    List<RunStatus> heard = new ArrayList<>();
    Reply.End end =
        ask(
            new Request.Status(),
            Duration.ZERO,
            reply -> {
              if (reply instanceof Reply.Status(RunStatus status)) {
                heard.add(status);
              }
            });
    if (heard.isEmpty()) {
      throw new ControlFaultException(end.good() ? "bench start sent no status" : end.text());
    }
    return heard.getFirst();
  }

  /**
   * Sends a request and passes on every reply before the end.
   *
   * @param limit how long what is asked for may take
   * @return the end
   * @throws ControlFaultException when no run listens, or none answers in time
   */
  public Reply.End ask(Request request, Duration limit, Consumer<Reply> hears) {
    ByteBuffer line = line(request); // first of all: the run does not wait long for a request
    try (SocketChannel channel = connect()) {
      CompletableFuture.delayedExecutor(
              limit.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> close(channel));
      send(channel, line);
      return hear(channel, hears);
    } catch (AsynchronousCloseException late) {
      throw new ControlFaultException(
          "bench start did not answer within %d s: is it stopped by Ctrl-Z?"
              .formatted(limit.plus(MARGIN).toSeconds()));
    } catch (IOException gone) {
      throw new ControlFaultException("bench start did not answer: " + gone.getMessage());
    }
  }

  /**
   * Connects to the terminal of a process.
   *
   * @throws ControlFaultException when it has none, or no answer comes in time
   */
  RemoteTerminal connect(String process) {
    ByteBuffer line = line(new Request.Connect(process));
    SocketChannel channel = connect();
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () -> close(channel),
            CompletableFuture.delayedExecutor(MARGIN.toMillis(), TimeUnit.MILLISECONDS));
    try {
      send(channel, line);
      return RemoteTerminal.over(channel);
    } catch (IOException | ControlFaultException refused) {
      close(channel);
      throw refused instanceof ControlFaultException said
          ? said
          : new ControlFaultException("bench start did not answer: " + refused.getMessage());
    } finally {
      late.cancel(false);
    }
  }

  /** Whether the run answers. For a moment, a killed run still accepts connections. */
  boolean isAnswered() {
    try {
      Reply.End _ = ask(new Request.Status(), Duration.ZERO, _ -> {});
      return true;
    } catch (ControlFaultException ended) {
      return false;
    }
  }

  private SocketChannel connect() {
    long end = System.nanoTime() + crowdLimit.toNanos();
    while (true) {
      try {
        return call();
      } catch (IOException notConnected) {
        if (!isCrowded(notConnected)) {
          throw new ControlFaultException("bench start does not run " + run);
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new ControlFaultException(
            "bench start accepts no more connections: is it stopped by Ctrl-Z?");
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private static ByteBuffer line(Request request) {
    return ByteBuffer.wrap((Wire.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A refused caller reads the reason. */
  private static void send(SocketChannel channel, ByteBuffer line) throws IOException {
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (AsynchronousCloseException late) {
      throw late;
    } catch (IOException sentAway) {
      // The next read gets what there is, or the end.
    }
  }

  private static Reply.End hear(SocketChannel channel, Consumer<Reply> hears) throws IOException {
    BufferedReader lines =
        new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8.newDecoder(), -1));
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("it has ended");
      }
      Reply reply = Wire.reply(line);
      if (reply instanceof Reply.End end) {
        return end;
      }
      hears.accept(reply);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException closedAnyway) {
      // Its reader hears so.
    }
  }
}
