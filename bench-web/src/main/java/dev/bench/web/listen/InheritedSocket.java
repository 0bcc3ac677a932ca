package dev.bench.web.listen;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A listening TCP socket that was open when this process started.
 *
 * <p>The program that started this process holds it too. Callers wait in its queue while web
 * processes come and go. Linux only.
 */
public final class InheritedSocket {

  /** The variable that names the descriptor; it is our own. */
  public static final String VARIABLE = "BENCH_LISTEN_FD";

  /** systemd hands sockets down from this descriptor on. Source: sd_listen_fds(3). */
  private static final int FIRST_OF_SYSTEMD = 3;

  private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

  private final Descriptor descriptor;
  private final int port;

  private InheritedSocket(Descriptor descriptor, int port) {
    this.descriptor = descriptor;
    this.port = port;
  }

  /**
   * The socket that this process was given; empty when there is none.
   *
   * <p>It is the one that {@value #VARIABLE} names, else the first one of systemd ({@code
   * LISTEN_PID}, {@code LISTEN_FDS}), else standard input if that listens, as supervisor's {@code
   * fcgi-program} has it.
   *
   * @param environment the variables of this process
   * @throws IllegalArgumentException when a variable names something else than a TCP socket that
   *     listens
   */
  public static Optional<InheritedSocket> find(Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    if (named != null) {
      return Optional.of(named(VARIABLE, named));
    }
    if (isOfSystemd(environment)) {
      return Optional.of(named("LISTEN_FDS", Integer.toString(FIRST_OF_SYSTEMD)));
    }
    Descriptor input = new Descriptor(0);
    return isLinux() && input.listens() && input.isOfInternet()
        ? Optional.of(new InheritedSocket(input, input.port().orElseThrow()))
        : Optional.empty();
  }

  private static boolean isOfSystemd(Map<String, String> environment) {
    String pid = Long.toString(ProcessHandle.current().pid());
    return pid.equals(environment.get("LISTEN_PID"))
        && environment.getOrDefault("LISTEN_FDS", "0").matches("[1-9]\\d*");
  }

  private static InheritedSocket named(String variable, String number) {
    if (!isLinux()) {
      throw new IllegalArgumentException(
          "%s names a listening socket, which works on Linux only: unset %1$s".formatted(variable));
    }
    if (number.matches("\\d{1,6}")) {
      Descriptor descriptor = new Descriptor(Integer.parseInt(number));
      OptionalInt port = descriptor.port();
      if (descriptor.listens() && port.isPresent()) {
        return new InheritedSocket(descriptor, port.getAsInt());
      }
    }
    throw new IllegalArgumentException(
        "%s names descriptor %s, which is not a TCP socket that listens: unset %1$s, or hand such a socket down"
            .formatted(variable, number));
  }

  private static boolean isLinux() {
    return Files.isDirectory(OWN_DESCRIPTORS) && System.getProperty("os.name").equals("Linux");
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /**
   * Makes this socket the one that a listener of this process accepts from.
   *
   * @param throwAwayPort where the listener was bound on its own; that port is free afterwards
   * @throws IOException when no socket of this process listens there, or the system refuses
   */
  public void takeThePlaceOf(int throwAwayPort) throws IOException {
    descriptor.replace(listenerAt(throwAwayPort));
  }

  private Descriptor listenerAt(int wanted) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
      for (Path each : all) {
        Descriptor candidate = new Descriptor(Integer.parseInt(each.getFileName().toString()));
        if (candidate.listens() && candidate.port().orElse(-1) == wanted) {
          return candidate;
        }
      }
    }
    throw new IOException("no socket of this process listens on port " + wanted);
  }
}
