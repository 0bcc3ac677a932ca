package dev.bench.cli.control;

import dev.bench.cli.process.Reply;
import dev.bench.cli.process.Request;
import dev.bench.cli.process.RunRecord;
import dev.bench.cli.process.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Path socket;

  /** A client of the run that listens at a socket. */
  public ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * A client of the run of a bench.
   *
   * @param pids {@code config/pids} of the bench
   * @throws ControlFaultException when none can be asked
   */
  public static ControlClient of(Path pids) {
    return new ControlClient(
        RunRecord.control(pids)
            .orElseThrow(() -> RunRecord.isAlive(pids) ? stillPreparing() : notRunning()));
  }

  /**
   * A client of the run of a bench that may only just begin.
   *
   * @param pids {@code config/pids} of the bench
   * @param limit how long a run that has begun may take until it can be asked
   * @throws ControlFaultException when none can be asked by then, or none begins within {@link
   *     #BEGINNING}
   */
  public static ControlClient awaited(Path pids, Duration limit) {
    long start = System.nanoTime();
    Optional<ControlClient> client = listening(pids);
    while (client.isEmpty()) {
      boolean alive = RunRecord.isAlive(pids);
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      if (waited.compareTo(limit) > 0 || (!alive && waited.compareTo(BEGINNING) > 0)) {
        throw alive ? stillPreparing() : notRunning();
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
      client = listening(pids);
    }
    return client.get();
  }

  /**
   * Waits for a process of the run of a bench, if it has one of that name.
   *
   * @return whether it has
   * @throws ControlFaultException when it has, and that process does not become ready
   */
  public static boolean awaits(Path pids, String process, Duration limit) {
    Optional<ControlClient> client = listening(pids);
    if (client.isEmpty()
        || client.get().status().processes().stream()
            .noneMatch(each -> each.name().equals(process))) {
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

  private static Optional<ControlClient> listening(Path pids) {
    return RunRecord.control(pids).map(ControlClient::new).filter(ControlClient::isHeard);
  }

  private boolean isHeard() {
    try (SocketChannel channel = connect()) {
      return channel.isConnected();
    } catch (IOException | ControlFaultException nobodyListens) {
      return false;
    }
  }

  private static ControlFaultException notRunning() {
    return new ControlFaultException("bench start does not run in this bench");
  }

  private static ControlFaultException stillPreparing() {
    return new ControlFaultException(
        "bench start has not come to its processes yet: wait for it with bench wait, or end it with Ctrl-C");
  }

  /** How everything is. */
  public RunStatus status() {
    List<RunStatus> heard = new ArrayList<>();
    ask(
        new Request.Status(),
        Duration.ZERO,
        reply -> {
          if (reply instanceof Reply.Status(RunStatus status)) {
            heard.add(status);
          }
        });
    if (heard.isEmpty()) {
      throw new ControlFaultException("bench start did not say how it is");
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
      ByteBuffer line =
          ByteBuffer.wrap((Wire.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      return hear(channel, hears);
    } catch (AsynchronousCloseException late) {
      throw new ControlFaultException(
          "bench start did not answer within %d s: is it stopped by Ctrl-Z?"
              .formatted(limit.plus(MARGIN).toSeconds()));
    } catch (IOException gone) {
      throw new ControlFaultException("bench start did not answer: " + gone.getMessage());
    }
  }

  private SocketChannel connect() {
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobodyListens) {
      throw notRunning();
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
