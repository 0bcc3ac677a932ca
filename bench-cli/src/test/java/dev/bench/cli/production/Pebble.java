package dev.bench.cli.production;

import static org.awaitility.Awaitility.await;

import dev.bench.cli.machine.Machine;
import dev.bench.json.Json;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real ACME server, which checks hosts at a given port of this machine. */
final class Pebble implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Process process;
  private final int port;

  private Pebble(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Pebble start(Path folder, int httpPort, NameServer names) throws Exception {
    List<Integer> free = FreePorts.find(2);
    Path key = folder.resolve("acme.key");
    Path certificate = folder.resolve("acme.pem");
    new Machine(folder)
        .run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    Path config =
        Files.writeString(
            folder.resolve("pebble.json"),
            Json.core()
                .write(
                    Map.of(
                        "pebble",
                        Map.of(
                            "listenAddress",
                            "127.0.0.1:" + free.get(0),
                            "managementListenAddress",
                            "127.0.0.1:" + free.get(1),
                            "certificate",
                            certificate.toString(),
                            "privateKey",
                            key.toString(),
                            "httpPort",
                            httpPort,
                            "tlsPort",
                            free.get(1)))));
    ProcessBuilder builder =
        new ProcessBuilder(
                Machine.program("pebble").orElseThrow().toString(),
                "-config",
                config.toString(),
                "-dnsserver",
                "127.0.0.1:" + names.port())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pebble.log").toFile());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_WFE_NONCEREJECT", "0");
    builder.environment().put("PEBBLE_AUTHZREUSE", "0");
    Process process = builder.start();
    int port = free.get(0);
    await().atMost(LIMIT).until(() -> !process.isAlive() || accepts(port));
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(folder.resolve("pebble.log")));
    }
    return new Pebble(process, port);
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  String server() {
    return "https://localhost:%d/dir".formatted(port);
  }

  @Override
  public void close() {
    process.destroy();
    await().atMost(LIMIT).until(() -> !process.isAlive());
  }
}
