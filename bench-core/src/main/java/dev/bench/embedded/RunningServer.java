package dev.bench.embedded;

import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands in {@code config/pids/<name>.json} about a server that was started.
 *
 * @param process the server's process
 * @param data its data folder: together with the process the proof that it is this bench's
 * @param port where it listens on 127.0.0.1
 * @param byHand whether it runs until it is stopped by hand; otherwise until its last user ends
 */
public record RunningServer(ProcessIdentity process, String data, int port, boolean byHand) {

  /** The MariaDB of the bench whose process files lie in {@code pids}, if it runs. */
  public static Optional<RunningServer> mariaDb(Path pids) {
    return read(mariaDbFile(pids));
  }

  /** The file that changes when that MariaDB is started or stopped. */
  public static Path mariaDbFile(Path pids) {
    return pids.resolve("mariadb.json");
  }

  /** The server that {@code file} tells of, if it still runs. */
  static Optional<RunningServer> read(Path file) {
    try {
      return Optional.of(Json.core().read(Files.readAllBytes(file), RunningServer.class))
          .filter(server -> server.process().isAlive());
    } catch (IOException | JsonException e) {
      return Optional.empty(); // there is none, or a crash of the machine emptied the file
    }
  }

  void write(Path file) throws IOException {
    ConfigFile.replace(file, Json.core().indented(this) + "\n");
  }
}
