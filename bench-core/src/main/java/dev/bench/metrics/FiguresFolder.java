package dev.bench.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder with the sockets of all processes, {@code <name>-<pid>.sock} each.
 *
 * <p>The socket of a process that was killed stays; it is removed when it is asked the next time.
 *
 * @param path the folder
 * @param limit how long the processes may take to answer
 */
record FiguresFolder(Path path, Duration limit) {

  /** How long a scrape waits for the processes. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  private static final Pattern NAME = Pattern.compile("([a-z]+)-(\\d{1,18})\\.sock");
  private static final int LONGEST = 4 << 20;

  /** Makes the folder, for this user only. */
  static FiguresFolder make(Path path, Duration limit) throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new FiguresFolder(path, limit);
  }

  /** The labels by which the figures of this process are told from others. */
  static Map<String, String> labels(String process, long pid) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("process", process);
    labels.put("pid", Long.toString(pid));
    return labels;
  }

  /** The socket of this process. */
  Path own(String process) {
    return path.resolve("%s-%d.sock".formatted(process, ProcessHandle.current().pid()));
  }

  /** The figures of all processes, and of each whether it answered in time. */
  String read() throws IOException, InterruptedException {
    List<Named> sockets = sockets();
    MetricBlocks blocks = new MetricBlocks();
    MetricText up = new MetricText();
    up.head("bench_process_up", "Whether the process answered with its figures.", "gauge");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<String>>> readers = new ArrayList<>();
      sockets.forEach(socket -> readers.add(socket::read));
      List<Future<Optional<String>>> texts =
          threads.invokeAll(readers, limit.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < sockets.size(); i++) {
        Named socket = sockets.get(i);
        Optional<String> text = answered(texts.get(i));
        if (text.isPresent() || !socket.isLeftBehind()) {
          up.line("bench_process_up", labels(socket.process, socket.pid), text.isPresent() ? 1 : 0);
        }
        text.ifPresent(blocks::add);
      }
    }
    blocks.add(up.toString());
    return blocks.toString();
  }

  private static Optional<String> answered(Future<Optional<String>> text)
      throws InterruptedException {
    try {
      return text.get();
    } catch (ExecutionException | CancellationException without) {
      return Optional.empty();
    }
  }

  private List<Named> sockets() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().flatMap(file -> Named.of(file).stream()).toList();
    }
  }

  /** A socket by the process that made it. */
  private record Named(Path file, String process, long pid) {

    static Optional<Named> of(Path file) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      return name.matches()
          ? Optional.of(new Named(file, name.group(1), Long.parseLong(name.group(2))))
          : Optional.empty();
    }

    /** What the process answers; empty when it has ended. */
    Optional<String> read() throws IOException {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (channel.read(buffer) >= 0 && text.size() < LONGEST) {
          text.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
        return Optional.of(text.toString(StandardCharsets.UTF_8));
      } catch (ConnectException refused) {
        if (isLeftBehind()) {
          Files.deleteIfExists(file);
        }
        return Optional.empty();
      }
    }

    boolean isLeftBehind() {
      return ProcessHandle.of(pid).isEmpty();
    }
  }
}
