package dev.bench.cli.control;

import dev.bench.cli.process.Reply;
import dev.bench.cli.process.Request;
import dev.bench.cli.process.RunRecord;
import dev.bench.cli.process.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks a running {@code bench start} for something.
 *
 * <p>Threads: confined to one; it waits for the answer.
 */
public final class ControlClient {

  /** More than what was asked for may take. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Path socket;

  /** A client of the run that listens at a socket. */
  public ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * A client of the run of a bench.
   *
   * @param pids {@code config/pids} of the bench
   * @throws ControlFaultException when none is recorded
   */
  public static ControlClient of(Path pids) {
    return new ControlClient(RunRecord.control(pids).orElseThrow(ControlClient::notRunning));
  }

  private static ControlFaultException notRunning() {
    return new ControlFaultException("bench start does not run in this bench");
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
