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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Asks a running {@code bench start} for something.
 *
 * <p>Threads: confined to one; it waits for the answer.
 */
public final class ControlClient {

  /** More than what was asked for may take. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** From the command line to the record of the run, on a busy machine. */
  private static final Duration BEGINNING = Duration.ofSeconds(10);

  /** Callers that are many at once are let in by then; a run that lets nobody in is stopped. */
  private static final Duration CROWD_LIMIT = Duration.ofSeconds(1);

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Path socket;
  private final String run;

  /** A client of the run that listens at a socket, by a process of that run. */
  public ControlClient(Path socket) {
    this(socket, "here");
  }

  private ControlClient(Path socket, String run) {
    this.socket = socket;
    this.run = run;
  }

  /**
   * A client of a run.
   *
   * @throws ControlFaultException when none can be asked
   */
  public static ControlClient of(Sought sought) {
    return sought
        .socket()
        .map(socket -> new ControlClient(socket, sought.text()))
        .orElseThrow(() -> sought.isUnderWay() ? stillPreparing() : notRunning(sought.text()));
  }

  /**
   * A client of a run that may only just begin.
   *
   * @param limit how long a run that has begun may take until it can be asked
   * @throws ControlFaultException when none can be asked by then, or none begins within {@link
   *     #BEGINNING}
   */
  public static ControlClient awaited(Sought sought, Duration limit) {
    long start = System.nanoTime();
    Optional<Path> socket = sought.socket().filter(ControlClient::isHeard);
    while (socket.isEmpty()) {
      boolean alive = sought.isUnderWay();
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(limit) > 0 || (!alive && waited.compareTo(BEGINNING) > 0)) {
        throw alive ? stillPreparing() : notRunning(sought.text());
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
      socket = sought.socket().filter(ControlClient::isHeard);
    }
    return new ControlClient(socket.get(), sought.text());
  }

  /**
   * Waits for a process of a run, if there is one of that name.
   *
   * @return whether there is
   * @throws ControlFaultException when there is, and that process does not become ready
   */
  public static boolean awaits(Sought sought, String process, Duration limit) {
    Optional<ControlClient> client = clientOf(sought, process);
    if (client.isEmpty()) {
      return false;
    }
    List<String> why = new ArrayList<>();
    Reply.End end =
        client
            .get()
            .ask(
                new Request.Wait(List.of(process), limit),
                limit,
                reply -> {
                  if (reply instanceof Reply.About(_, _, String text)) {
                    why.add(text);
                  }
                });
    if (!end.good()) {
      throw new ControlFaultException(
          "%s, which bench start runs, is not ready: %s"
              .formatted(process, String.join("", why) + end.text()));
    }
    return true;
  }

  /** Whether a run that can be asked has a process of that name. */
  public static boolean has(Sought sought, String process) {
    return clientOf(sought, process).isPresent();
  }

  private static Optional<ControlClient> clientOf(Sought sought, String process) {
    return sought
        .socket()
        .filter(ControlClient::isHeard)
        .map(socket -> new ControlClient(socket, sought.text()))
        .filter(client ->
            client.status().processes().stream().anyMatch(each -> each.name().equals(process)));
  }

  /** Whether somebody listens at a socket. */
  static boolean isHeard(Path socket) {
    try (SocketChannel channel = call(socket)) {
      return channel.isConnected();
    } catch (IOException notConnected) {
      return isCrowded(socket, notConnected);
    }
  }

  /** Connects without waiting for a run that takes no more callers, as one that is stopped. */
  private static SocketChannel call(Path socket) throws IOException {
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

  /** Whether somebody listens who takes no more callers; else that was refused. */
  private static boolean isCrowded(Path socket, IOException notConnected) {
    return !(notConnected instanceof ConnectException) && Files.exists(socket);
  }

  private static ControlFaultException notRunning(String run) {
    return new ControlFaultException("bench start does not run " + run);
  }

  private static ControlFaultException stillPreparing() {
    return new ControlFaultException(
        "bench start has not come to its processes yet: wait for it with bench wait, or end it with Ctrl-C");
  }

  /** How everything is. */
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
      throw new ControlFaultException(
          end.good() ? "bench start did not say how it is" : end.text());
    }
    return heard.getFirst();
  }

  /**
   * Asks and hears every reply before the end.
   *
   * @param limit how long what is asked for may take
   * @return the end
   * @throws ControlFaultException when nobody listens, or answers in time
   */
  public Reply.End ask(Request request, Duration limit, Consumer<Reply> hears) {
    try (SocketChannel channel = connect()) {
      CompletableFuture.delayedExecutor(
              limit.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> close(channel));
      send(channel, request);
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
   * @throws ControlFaultException when it has none, or nobody answers in time
   */
  RemoteTerminal connect(String process) {
    SocketChannel channel = connect();
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () -> close(channel),
            CompletableFuture.delayedExecutor(MARGIN.toMillis(), TimeUnit.MILLISECONDS));
    try {
      send(channel, new Request.Connect(process));
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

  /** Whether the run answers; while it is killed, it can be called for a moment longer. */
  boolean isAnswered() {
    try {
      Reply.End _ = ask(new Request.Status(), Duration.ZERO, _ -> {});
      return true;
    } catch (ControlFaultException ended) {
      return false;
    }
  }

  private SocketChannel connect() {
    long end = System.nanoTime() + CROWD_LIMIT.toNanos();
    while (true) {
      try {
        return call(socket);
      } catch (IOException notConnected) {
        if (!isCrowded(socket, notConnected)) {
          throw notRunning(run);
        }
      }
      if (System.nanoTime() - end > 0) {
        throw new ControlFaultException(
            "bench start takes no more callers: is it stopped by Ctrl-Z?");
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  /** Who is sent away at once may not be listened to any more, but hears why. */
  private static void send(SocketChannel channel, Request request) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((Wire.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (AsynchronousCloseException late) {
      throw late;
    } catch (IOException sentAway) {
      // What there is to be heard is read next, and that there is nothing.
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
      // Whoever reads from it hears so.
    }
  }
}
