package dev.bench.embedded;

import dev.bench.embedded.binaries.Binaries;
import dev.bench.embedded.binaries.MariaDbHome;
import dev.bench.embedded.binaries.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The MariaDB of a bench: its folder {@code env/mariadb} and the command that runs it.
 *
 * <p>Listens on 127.0.0.1 and on a Unix socket. TLS is off: the server would make an RSA key at
 * each start, which takes seconds, and nothing leaves the machine.
 */
public final class MariaDbServer {

  static final String DATA = "data";
  static final String VERSION_FILE = "version";

  /** What the server writes itself; believed only together with the arguments of that process. */
  private static final String PID_FILE = "mariadbd.pid";

  /** Socket paths are limited to 107 bytes by the system. */
  private static final int LONGEST_SOCKET = 100;

  private final MariaDbHome home;
  private final Path folder;
  private final Path socket;

  private MariaDbServer(MariaDbHome home, Path folder, Path socket) {
    this.home = home;
    this.folder = folder;
    this.socket = socket;
  }

  /**
   * The server whose data lie in {@code folder}; they are made if there are none. The caller holds
   * the lock of the server.
   */
  static MariaDbServer prepare(Binaries binaries, Path folder, Path pids) throws IOException {
    MariaDbHome home;
    if (Files.isDirectory(folder)) {
      endLost(folder);
      home = binaries.mariaDbFor(madeBy(folder));
      Files.writeString(folder.resolve(VERSION_FILE), home.version() + "\n");
    } else {
      home = binaries.mariaDb();
      Files.createDirectories(folder.resolveSibling("."));
      new MariaDbBootstrap(home, new SecureRandom()).make(folder);
    }
    return new MariaDbServer(home, folder, socket(pids));
  }

  /**
   * Ends a server on these data of which {@code config/pids} knows nothing, because something
   * emptied that folder: two servers on the same data do not go together.
   */
  private static void endLost(Path folder) throws IOException {
    Path pidFile = folder.resolve(PID_FILE);
    String pid = Files.exists(pidFile) ? Files.readString(pidFile).strip() : "";
    if (pid.matches("\\d{1,10}")) {
      List<String> ours = List.of(dataOption(folder));
      ProcessHandle.of(Long.parseLong(pid))
          .filter(process -> argumentsOf(process).containsAll(ours))
          .flatMap(process -> ProcessIdentity.of(process.pid()))
          .ifPresent(SharedServer::end);
    }
  }

  private static List<String> argumentsOf(ProcessHandle process) {
    return process.info().arguments().map(List::of).orElse(List.of());
  }

  private static String dataOption(Path folder) {
    return "--datadir=" + folder.resolve(DATA);
  }

  private static Version madeBy(Path folder) throws IOException {
    Path file = folder.resolve(VERSION_FILE);
    return Version.in(Files.exists(file) ? Files.readString(file) : "")
        .orElse(Binaries.MARIADB_AT_LEAST);
  }

  /** Where the socket of the server with its files in {@code pids} lies. */
  static Path socket(Path pids) {
    Path near = pids.toAbsolutePath().resolve("mariadb.sock");
    if (near.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET) {
      return near;
    }
    String name = "bench-%s-%08x.sock".formatted(System.getProperty("user.name"), near.hashCode());
    return Path.of("/tmp", name);
  }

  /** The program and its arguments; no secret is among them. */
  List<String> command(int port) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(home.server().toString());
    words.add("--no-defaults");
    words.add(dataOption(folder));
    words.addAll(storage(home));
    words.add("--innodb-log-file-size=48M");
    words.add("--max-connections=300");
    words.add(
        "--log-warnings=1"); // the probe that only listens for the greeting is not worth a line
    words.add(ownTmpdir(folder));
    words.addAll(listening(port, socket));
    words.add("--pid-file=" + folder.resolve(PID_FILE));
    return List.copyOf(words);
  }

  /**
   * Where the server keeps its temporary tables. At its start it deletes what looks like one there,
   * which in {@code /tmp} would be those of other running servers.
   */
  static String ownTmpdir(Path folder) throws IOException {
    return "--tmpdir=" + Files.createDirectories(folder.resolve("tmp"));
  }

  /** Only this machine reaches the server, and it looks up no host names. */
  static List<String> listening(int port, Path socket) {
    return List.of(
        "--bind-address=127.0.0.1", "--port=" + port, "--socket=" + socket, "--skip-name-resolve");
  }

  /** What the making of the data and the running of the server must have in common. */
  static List<String> storage(MariaDbHome home) {
    List<String> words = new ArrayList<>();
    words.add("--lc-messages-dir=" + home.share());
    words.add("--skip-ssl");
    words.add("--character-set-server=utf8mb4"); // the default is still latin1
    words.add("--collation-server=utf8mb4_unicode_ci");
    words.add("--innodb-undo-tablespaces=0");
    if (isRoot()) {
      words.add("--user=root"); // refused without it, and only allowed for root
    }
    return words;
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return System.getProperty("user.name", "").equals("root"); // a system without /proc
    }
  }

  /** The data folder. */
  Path data() {
    return folder.resolve(DATA);
  }
}
