package dev.bench.cli.production;

import dev.bench.cli.machine.Folder;
import dev.bench.cli.machine.Step;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * nginx gives the answers to challenges: a file is asked for at each host on this machine. An
 * authority that asked in vain would count it against the host.
 *
 * @param hosts the host names
 * @param port where nginx serves them by plain HTTP
 * @param folder where the answers lie
 */
record ChallengeAnswers(List<String> hosts, int port, Path folder) implements Step {

  private static final String PATH = "/.well-known/acme-challenge/";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int LONGEST = 8192;

  @Override
  public String what() {
    return "ask nginx for an answer to a challenge";
  }

  @Override
  public boolean changes() {
    return false;
  }

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public void run() throws IOException {
    String text = "bench-" + UUID.randomUUID();
    Path answers = folder.resolve("." + PATH).normalize();
    if (!Files.isDirectory(answers)) {
      new Folder(answers).run();
    }
    Path file = Files.writeString(answers.resolve(text), text);
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      for (String host : hosts) {
        await(host, text);
      }
    } finally {
      Files.delete(file);
    }
  }

  /** nginx follows a moment after it was told to read its files. */
  private void await(String host, String text) {
    long end = System.nanoTime() + LIMIT.toNanos();
    String answer = answer(host, text);
    while (!answer.endsWith(text)) {
      if (System.nanoTime() - end >= 0) {
        throw new CannotSetUpException(
            "nginx on this machine does not answer challenges for %s at port %d (%s): look for another server block of that host"
                .formatted(host, port, answer.lines().findFirst().orElse("no answer")));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = answer(host, text);
    }
  }

  private String answer(String host, String text) {
    int millis = Math.toIntExact(ANSWER_LIMIT.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      String head =
          "GET %s%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(PATH, text, host);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(LONGEST);
      return new String(answer, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  @Override
  public void undo() {
    // It changed nothing.
  }
}
