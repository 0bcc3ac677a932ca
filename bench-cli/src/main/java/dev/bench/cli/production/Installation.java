package dev.bench.cli.production;

import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.start.WebProcesses;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.procfile.Procfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A bench as a machine in production runs it.
 *
 * @param root its folder, absolute
 * @param user the user that its processes run as: the owner of the folder
 * @param home the home folder of that user
 * @param config the settings of all sites
 * @param procfile its processes
 */
record Installation(Path root, String user, String home, BenchConfig config, Procfile procfile) {

  /** Names and paths go into files of other programs, each with a syntax of its own. */
  private static final String PLAIN_PATH = "[\\p{L}\\p{N}/._@+ -]+";

  private static final String PLAIN_NAME = "[A-Za-z0-9_-]+";
  private static final long USUAL_TIMEOUT = 120;
  private static final long USUAL_DRAIN = 10;
  private static final Duration USUAL_JOBS_END = Duration.ofSeconds(3);
  private static final Duration USUAL_INTERRUPT = Duration.ofSeconds(1);
  private static final long USUAL_WEB_PROCESSES = 2;

  /** Refuses a folder whose name would need quoting. */
  Installation {
    if (!root.toString().matches(PLAIN_PATH)) {
      throw new CannotSetUpException(
          "the folder of the bench is %s, but nginx and supervisor take letters, digits, spaces and / . _ @ + - only: move the bench"
              .formatted(root));
    }
  }

  /** The bench in {@code directory}. */
  static Installation of(BenchDirectory directory) throws IOException {
    Path root = directory.root().toRealPath();
    String user = Files.getOwner(root).getName();
    return new Installation(
        root,
        user,
        Accounts.home(user),
        BenchConfig.load(directory),
        Procfile.read(root.resolve("Procfile")));
  }

  /** What sets the parts of this bench apart from those of others: the name of its folder. */
  String name() {
    String folder = String.valueOf(root.getFileName());
    return folder.matches(PLAIN_NAME) ? folder : "bench-" + config.benchId();
  }

  /** Seconds that nginx waits for an answer. */
  long httpTimeout() {
    return config.settings().number("http_timeout").orElse(USUAL_TIMEOUT);
  }

  /** Seconds that running requests get when a web process ends. */
  long webDrain() {
    return config.settings().number("http_timeout").orElse(USUAL_DRAIN);
  }

  /** Seconds that running jobs get when a worker ends, with those after their interrupt. */
  long workerDrain() {
    return seconds("worker_drain", USUAL_JOBS_END) + seconds("worker_grace", USUAL_INTERRUPT);
  }

  private long seconds(String key, Duration otherwise) {
    return config.settings().duration(key).orElse(otherwise).toSeconds();
  }

  /** Whether the process manager listens for web, and so takes the socket of systemd. */
  boolean listensForWeb() {
    return new WebProcesses(config, Map.of())
        .heldIn(procfile).lines().stream()
            .anyMatch(line -> line.name().equals("web") && line.policy().listens());
  }

  /** How many web processes supervisor runs. */
  long webProcesses() {
    return config.settings().number("gunicorn_workers").orElse(USUAL_WEB_PROCESSES);
  }

  /** The search path of its processes; the bench's own programs come first. */
  String path() {
    return root.resolve("env/bin")
        + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  }
}
