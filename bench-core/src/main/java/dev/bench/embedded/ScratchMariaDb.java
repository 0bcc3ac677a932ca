package dev.bench.embedded;

import dev.bench.config.FileLocked;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.embedded.binaries.Folders;
import dev.bench.embedded.binaries.MariaDbHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A MariaDB for tests: on a free port, careless about crashes, gone with this process.
 *
 * <p>The data are copied from a template that is made once per machine.
 */
public final class ScratchMariaDb implements AutoCloseable {

  /** Part of the template's name; to be counted up when what is in it changes. */
  private static final int TEMPLATE = 1;

  private static final Duration TEMPLATE_LIMIT = Duration.ofMinutes(3);

  private final Scratch scratch;
  private final SharedServer server;
  private final ServerPlan plan;
  private final String rootPassword;
  private ServerUse use;

  private ScratchMariaDb(Scratch scratch, SharedServer server, ServerPlan plan, String rootPassword)
      throws IOException {
    this.scratch = scratch;
    this.server = server;
    this.plan = plan;
    this.rootPassword = rootPassword;
    this.use = server.use(() -> plan);
  }

  /** Starts one; the template is kept in {@code cache}. */
  public static ScratchMariaDb start(Binaries binaries, Path cache) {
    return start(binaries, cache, List.of());
  }

  /** The same with more options of the server, such as {@code --ssl-cert=FILE}. */
  public static ScratchMariaDb start(Binaries binaries, Path cache, List<String> options) {
    try {
      MariaDbHome home = binaries.mariaDb();
      Path template = template(home, cache);
      Scratch scratch = Scratch.make();
      Path folder = scratch.folder();
      Folders.copy(template, folder.resolve("mariadb"));
      int port = FreePort.any();
      Path data = folder.resolve("mariadb").resolve(MariaDbServer.DATA);
      Path socket = MariaDbServer.socket(folder);
      ServerPlan plan =
          new ServerPlan(
              "mariadb",
              command(home, data, port, socket, options),
              folder,
              data,
              port,
              folder.resolve("mariadb.log"));
      SharedServer server = new SharedServer("mariadb", folder, new MariaDbProbe(socket));
      String password = RootLogin.read(template.resolve(RootLogin.FILE)).password();
      return new ScratchMariaDb(scratch, server, plan, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path template(MariaDbHome home, Path cache) throws IOException {
    String name = "mariadb-template-%s-%d".formatted(home.version(), TEMPLATE);
    Files.createDirectories(cache);
    try (FileLocked lock = FileLocked.on(cache.resolve("." + name + ".lock"), TEMPLATE_LIMIT)) {
      Path template = cache.resolve(name);
      if (!Files.isDirectory(template) && lock.held()) {
        new MariaDbBootstrap(home, new SecureRandom()).make(template);
      }
      return template;
    }
  }

  private static List<String> command(
      MariaDbHome home, Path data, int port, Path socket, List<String> options) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(home.server().toString());
    words.add("--no-defaults");
    words.add("--datadir=" + data);
    words.addAll(MariaDbServer.storage(home));
    words.add(MariaDbServer.ownTmpdir(data.resolveSibling("")));
    words.addAll(MariaDbServer.listening(port, socket));
    words.addAll(
        List.of(
            "--innodb-log-file-size=10M",
            "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--innodb-fast-shutdown=2",
            "--debug-no-sync"));
    words.addAll(options);
    return words;
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return plan.port();
  }

  /** Its process, for tests that end it. */
  public ServerProcess process() {
    return use.process().orElseThrow();
  }

  /** Starts it again after its end, on the same port and the same data. */
  public void startAgain() {
    ServerUse former = use;
    try {
      use = server.use(() -> plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    former.letGo();
  }

  /** Root's password. */
  public String rootPassword() {
    return rootPassword;
  }

  @Override
  public void close() {
    use.close();
    try {
      scratch.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
