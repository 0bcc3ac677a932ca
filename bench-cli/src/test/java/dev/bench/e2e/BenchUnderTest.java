package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A bench that {@code bench init} made, with the source tree's app {@code todo} and ports of its
 * own. Whatever still runs for it when it is closed, or when the tests end, is killed.
 */
final class BenchUnderTest implements AutoCloseable {

  /** The site that the first start makes. */
  static final String SITE = "site1.localhost";

  /** How long the first start may take, on a busy machine that has everything already. */
  static final Duration FIRST_START = Duration.ofMinutes(2);

  private static final Duration GUARDS_LIMIT = Duration.ofMinutes(1);
  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final BenchDirectory directory;

  private BenchUnderTest(Path root) {
    this.directory = new BenchDirectory(root);
  }

  /** Makes one in a folder of its own, which is gone when it is closed. */
  static BenchUnderTest make() throws IOException {
    Path folder = Files.createTempDirectory("e2e").toRealPath();
    BenchUnderTest bench = new BenchUnderTest(folder.resolve("bench"));
    Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
    Typist.in(folder, bench.root()).run("init", "bench").succeeded();
    copyApp(Path.of("../apps/todo"), bench.root().resolve("apps/todo"));
    Files.writeString(bench.root().resolve("sites/apps.txt"), "bench\ntodo\n");
    List<Integer> free = FreePorts.find(6);
    bench.set(
        Map.of(
            "webserver_port", free.get(0),
            "socketio_port", free.get(1),
            "file_watcher_port", free.get(2),
            "management_port", free.get(5),
            "redis_cache", "redis://127.0.0.1:" + free.get(3),
            "redis_queue", "redis://127.0.0.1:" + free.get(4)));
    bench.typist().run("setup", "procfile", "redis", "--yes").succeeded();
    return bench;
  }

  /** The sources, without what was built in the source tree. */
  private static void copyApp(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path inApp = from.relativize(file);
        if (!inApp.startsWith("target")) {
          Path copy = to.resolve(inApp);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Its folder. */
  Path root() {
    return directory.root();
  }

  /** A person that types commands in it. */
  Typist typist() {
    return Typist.in(root(), root());
  }

  /** Its settings as they are now. */
  BenchConfig config() {
    return BenchConfig.load(directory, Map.of());
  }

  /** Replaces words in a file of the app todo, as an editor would; they must be there. */
  void edit(String file, String from, String to) throws IOException {
    assertThat(Files.readString(source(file))).contains(from);
    Path draft = source(file).resolveSibling(".edit");
    Files.writeString(draft, Files.readString(source(file)).replace(from, to));
    Files.move(draft, source(file), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The line of such a file that has {@code words}, counted from 1. */
  int lineOf(String file, String words) throws IOException {
    List<String> lines = Files.readAllLines(source(file));
    return 1
        + lines.indexOf(
            lines.stream().filter(line -> line.contains(words)).findFirst().orElseThrow());
  }

  private Path source(String file) {
    return root().resolve("apps/todo/src/main/java/todo").resolve(file);
  }

  /** Changes settings in the file, as an editor would. */
  void set(Map<String, ?> settings) {
    ConfigFile.change(directory.commonSiteConfig(), all -> all.putAll(settings));
  }

  /** Adds a line to its Procfile. */
  void addToProcfile(String line) throws IOException {
    Files.writeString(root().resolve("Procfile"), line + "\n", StandardOpenOption.APPEND);
  }

  /** A visitor of its web server. */
  Visitor visitor() {
    return new Visitor(config().webserverPort(), Optional.empty());
  }

  /** A look at what is in it. */
  Inside inside() {
    return new Inside(directory);
  }

  /** Types {@code bench start NAME…} and waits until it says that all is ready. */
  Running start(String... names) {
    Object[] words = Stream.concat(Stream.of("start"), Stream.of(names)).toArray();
    Running start = typist().begin(words);
    try {
      start.await("ready in \\d+\\.\\d s", FIRST_START);
      return start;
    } catch (AssertionError failed) {
      start.close();
      throw failed;
    }
  }

  /** Waits until the shells beside its servers have noticed that there is nothing left to guard. */
  void awaitQuiet() {
    Awaitility.await()
        .atMost(GUARDS_LIMIT)
        .untilAsserted(() -> assertThat(Survivors.of(root())).isEmpty());
  }

  /** Kills whatever still runs for it. */
  void end() {
    Survivors.of(root()).keySet().forEach(pid -> Running.kill("KILL", Long.toString(pid)));
    Awaitility.await().atMost(END_LIMIT).until(() -> Survivors.of(root()).isEmpty());
  }

  @Override
  public void close() throws IOException {
    end();
    try (Stream<Path> files = Files.walk(root().getParent())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
