package dev.bench.cli.production;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real nginx with a configuration of a bench, in a folder of its own. */
final class Nginx implements AutoCloseable {

  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /** Where its program lies, if there is one. */
  static Optional<Path> program() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, "nginx"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one that reads {@code conf} and listens on {@code port} instead of 80. */
  static Nginx start(Path folder, String conf, int port) throws IOException {
    String local =
        conf.replaceAll("(?m)^  listen \\[::]:80.*\n", "")
            .replaceAll("listen 80\\b", "listen 127.0.0.1:" + port)
            .replace("/var/log/nginx/", folder + "/");
    Path main =
        Files.writeString(
            folder.resolve("main.conf"),
            """
            user root;
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events {}
            http {
              access_log off;
              include %1$s/nginx.conf;
            }
            """
                .formatted(folder));
    Files.writeString(folder.resolve("nginx.conf"), local);
    Process process =
        new ProcessBuilder(
                List.of(
                    program().orElseThrow().toString(),
                    "-p",
                    folder.toString(),
                    "-c",
                    main.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    await().until(() -> !process.isAlive() || accepts(port));
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("out")));
    }
    return new Nginx(process);
  }

  private static boolean accepts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    await().until(() -> !process.isAlive());
  }
}
