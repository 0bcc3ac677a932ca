import dev.bench.app.GenerationId;
import dev.bench.config.BenchDirectory;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.runtime.Bench;
import dev.bench.worker.Worker;
import dev.bench.worker.WorkerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The driver of drain.sh: port, jobs, rounds, folder for rates, and the commands of the peers. */
public class Drain {

  private static final String SITE = "drain.localhost";
  private static final int[] SLOTS = {1, 10};

  public static void main(String[] arguments) throws Exception {
    String port = arguments[0];
    int jobs = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    Path results = Path.of(arguments[3]);
    try (Bench bench = Bench.open(new BenchDirectory(make(results.resolve("bench"), port)), "drain", 1)) {
      while (!bench.queue().available()) {
        Thread.onSpinWait();
      }
      drain(bench, jobs, 1);
      for (int round = 0; round < rounds; round++) {
        for (int slots : SLOTS) {
          note(results, "bench, %d %s".formatted(slots, slots == 1 ? "slot" : "slots"), drain(bench, jobs, slots));
        }
        note(results, "bench, bulk enqueue", enqueue(bench, jobs));
        drain(bench, 0, 10);
        for (int peer = 4; peer < arguments.length; peer++) {
          measure(results, arguments[peer], port, jobs);
        }
      }
    }
  }

  private static Path make(Path folder, String port) throws Exception {
    Path site = Files.createDirectories(folder.resolve("sites").resolve(SITE));
    Files.createDirectories(folder.resolve("config"));
    Files.createSymbolicLink(folder.resolve("apps"), Path.of("apps").toAbsolutePath());
    Files.createSymbolicLink(folder.resolve("env"), Path.of("env").toAbsolutePath());
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\ntodo\n");
    Files.writeString(
        folder.resolve("sites/common_site_config.json"),
        "{\"bench_id\": \"drain\", \"redis_queue\": \"redis://127.0.0.1:%s\", \"redis_cache\": \"redis://127.0.0.1:%s\"}"
            .formatted(port, port));
    Files.writeString(site.resolve("site_config.json"), "{\"db_name\": \"none\", \"db_password\": \"none\", \"db_port\": 1}");
    Files.writeString(site.resolve("site_state.json"), "{\"epoch\": 1, \"installed_apps\": [\"todo\"]}");
    return folder;
  }

  private static double drain(Bench bench, int jobs, int slots) throws Exception {
    enqueue(bench, jobs);
    WorkerOptions options = WorkerOptions.standard().slots(slots).on(List.of("default")).untilEmpty();
    long began = System.nanoTime();
    try (Worker worker = Worker.start(bench, options)) {
      worker.awaitEnd();
    }
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  private static double enqueue(Bench bench, int jobs) {
    List<JobRequest> requests = new ArrayList<>();
    for (int number = 0; number < jobs; number++) {
      requests.add(
          new JobRequest(
              JobIds.random(SITE),
              new JobRequest.Owner(SITE, "Administrator", new GenerationId(0, "0")),
              "default",
              "todo.Reminders.echo",
              "[\"" + number + "\"]",
              "{}",
              new JobRequest.Run(Duration.ofMinutes(5), 0, List.of()),
              Optional.empty(),
              false,
              Map.of()));
    }
    long began = System.nanoTime();
    bench.jobs().enqueue(requests);
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  /** A peer prints lines of a name, a tab and a rate. */
  private static void measure(Path results, String command, String port, int jobs) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command + " " + port + " " + jobs)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed");
    }
    for (String line : said.lines().toList()) {
      String[] parts = line.split("\t");
      note(results, parts[0], Double.parseDouble(parts[1]));
    }
  }

  private static void note(Path results, String name, double rate) throws Exception {
    Files.writeString(
        results.resolve(name + ".rates"),
        rate + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
