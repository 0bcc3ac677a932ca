package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.JobBuilder;
import dev.bench.JobRef;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.queue.StoredJob;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.testkit.AppFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.awaitility.Awaitility;

/** A bench with one site and the app {@code probe}, whose jobs do what the tests need. */
final class ProbeBench implements AutoCloseable {

  static final String SITE = "probe.localhost";

  /** Short, so that a test sees a lease end. */
  static final WorkerOptions.Times QUICK =
      new WorkerOptions.Times(
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMinutes(5));

  private static final Map<String, ?> NO_DATABASE =
      Map.of("db_name", "none", "db_password", "none", "db_port", 1);

  private static final Script ENTRIES = Script.of(ProbeBench.class, "entries.lua");

  private static final AtomicInteger opened = new AtomicInteger();

  private final Bench bench;
  private final Path folder;
  private final String process;

  private ProbeBench(Path folder) {
    this.folder = folder;
    this.process = "worker-test-" + opened.incrementAndGet();
    this.bench = Bench.open(new BenchDirectory(folder), process, 2);
  }

  /** Makes the bench in {@code folder}, with that Redis and a site whose database nobody asks. */
  static ProbeBench make(Path folder, URI redis) throws IOException {
    return make(folder, redis, NO_DATABASE);
  }

  /** Makes the bench in {@code folder}, with those common settings of its Redis. */
  static ProbeBench make(Path folder, Map<String, ?> redis) throws IOException {
    return make(folder, redis, NO_DATABASE);
  }

  /** Makes the bench in {@code folder}, with that Redis and those settings of the site. */
  static ProbeBench make(Path folder, URI redis, Map<String, ?> siteConfig) throws IOException {
    String address = redis.toString();
    return make(folder, Map.of("redis_queue", address, "redis_cache", address), siteConfig);
  }

  private static ProbeBench make(Path folder, Map<String, ?> redis, Map<String, ?> siteConfig)
      throws IOException {
    AppFixture.in(folder, "probe").compile(APP, JOBS);
    String site = "sites/" + SITE;
    Files.createDirectories(folder.resolve(site));
    write(
        folder.resolve("sites/common_site_config.json"),
        Map.of("bench_id", "probe", "default_site", SITE));
    write(folder.resolve("sites/common_site_config.json"), redis);
    write(folder.resolve(site).resolve("site_config.json"), siteConfig);
    write(
        folder.resolve(site).resolve("site_state.json"),
        Map.of("epoch", 1, "installed_apps", List.of("probe")));
    return open(folder);
  }

  /** The settings of a site with that database. */
  static Map<String, ?> on(DatabaseAddress db) {
    return Map.of(
        "db_host", db.host(),
        "db_port", db.port(),
        "db_name", db.name(),
        "db_user", db.user(),
        "db_password", db.password());
  }

  /** Opens a bench that is there already. */
  static ProbeBench open(Path folder) {
    return new ProbeBench(folder);
  }

  private static void write(Path file, Map<String, ?> values) {
    ConfigFile.change(file, old -> old.putAll(values));
  }

  private static final String APP =
      """
      import dev.bench.*;
      public final class ProbeApp implements App {
        public String name() { return "probe"; }
        public void register(Hooks hooks) {}
      }
      """;

  private static final String JOBS =
      """
      import dev.bench.*;
      import java.util.concurrent.*;
      public final class Jobs {
        private Jobs() {}
        @Job public static String echo(Context ctx, String text) { return text; }
        @Job public static String whoami(Context ctx) { return ctx.site().name() + " " + ctx.user(); }
        @Job public static void fail(Context ctx) { throw new IllegalStateException("it broke"); }
        @Job public static void mute(Context ctx) {
          throw new IllegalStateException() {
            @Override public String getMessage() { throw new UnsupportedOperationException(); }
          };
        }
        @Job(retries = 2) public static int third(Context ctx) {
          int attempt = ctx.job().orElseThrow().attempt();
          if (attempt < 3) throw new IllegalStateException("attempt " + attempt);
          return attempt;
        }
        @Job(queue = "short") public static void urgent(Context ctx) {}
        @Job(timeout = "1s") public static void tooLong(Context ctx) throws Exception {
          new CountDownLatch(1).await();
        }
        @Job(timeout = "1s") public static double tooLongAStatement(Context ctx) {
          return ctx.db().select("select sum(sin(seq)) from seq_1_to_100000000000")
              .mapTo(Double.class).one();
        }
        @Job(timeout = "1s") public static double tooLate(Context ctx) {
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException itsTimeIsOver) {
            // As code does that takes an interrupt for nothing of importance.
          }
          return tooLongAStatement(ctx);
        }
        @Job public static String gate(Context ctx) throws Exception {
          ctx.jobs().job("probe.Jobs.echo", java.util.Map.of("text", "child")).enqueue();
          ((Semaphore) System.getProperties().get("probe.entered")).release();
          ((Semaphore) System.getProperties().get("probe.gate")).acquire();
          return "through";
        }
        @Job public static String stubborn(Context ctx) throws Exception {
          ((Semaphore) System.getProperties().get("probe.entered")).release();
          ((Semaphore) System.getProperties().get("probe.gate")).acquireUninterruptibly();
          return "through";
        }
        @Job public static String parent(Context ctx) {
          ctx.jobs().enqueue(Jobs::echo, "child");
          return "parent";
        }
        @Job public static String hangs(Context ctx) throws Exception {
          if (System.getProperty("probe.hangs") != null) new CountDownLatch(1).await();
          return "ran";
        }
        @Job public static String notes(Context ctx) {
          RunningJob job = ctx.job().orElseThrow();
          java.util.Map<String, Object> meta = job.meta();
          meta.put("step", 7);
          job.saveMeta(meta);
          return String.valueOf(job.stillMine());
        }
        @Job public static int touch(Context ctx) {
          return ctx.db().select("select 1").mapTo(Integer.class).one();
        }
        @Job public static int touchTwice(Context ctx) throws Exception {
          touch(ctx);
          ((Semaphore) System.getProperties().get("probe.entered")).release();
          ((Semaphore) System.getProperties().get("probe.gate")).acquire();
          return touch(ctx);
        }
        @Job public static void breaks(Context ctx) { ctx.db().execute("kill connection_id()"); }
        @Job(timeout = "1s") public static String busy(Context ctx) {
          while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
          return "late";
        }
        @Job public static void halts(Context ctx) { Runtime.getRuntime().halt(1); }
        @Job public static void exits(Context ctx) { System.exit(0); }
        @Job public static int fills(Context ctx) {
          java.util.List<byte[]> kept = new java.util.ArrayList<>();
          while (true) kept.add(new byte[1 << 20]);
        }
        @Job(timeout = "1s") public static void deaf(Context ctx) {
          while (true) Thread.onSpinWait();
        }
        public static String secret(Context ctx) { return "not declared"; }
      }
      """;

  Bench bench() {
    return bench;
  }

  Path folder() {
    return folder;
  }

  Redis redis() {
    return bench.queue();
  }

  SiteState site() {
    return bench.sites().require(SITE);
  }

  /** Enqueues {@code probe.Jobs.<method>} as an app would. */
  String enqueue(String method, Map<String, ?> arguments) {
    return enqueue(method, arguments, job -> job);
  }

  String enqueue(String method, Map<String, ?> arguments, UnaryOperator<JobBuilder> settings) {
    try {
      JobRef ref =
          bench
              .unit(site())
              .as("a@b.c")
              .call(ctx ->
                  settings.apply(ctx.jobs().job("probe.Jobs." + method, arguments)).enqueue());
      return ref.id();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Worker start(WorkerOptions options) {
    return Worker.start(bench, options.with(QUICK));
  }

  /** Runs everything that waits, then returns. */
  void runAll() {
    try (Worker worker = start(WorkerOptions.standard().untilEmpty())) {
      worker.awaitEnd();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void runAllThroughGate() {
    try (Gate gate = new Gate()) {
      gate.open();
      runAll();
    }
  }

  StoredJob job(String id) {
    return bench.jobs().find(id).orElseThrow();
  }

  String status(String id) {
    return job(id).status();
  }

  void awaitStatus(String id, String status) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(status(id)).isEqualTo(status));
  }

  /** What the job returned, as JSON. */
  Optional<String> result(String id) {
    return value(id, "return_value").map(text -> new String(decoded(text), StandardCharsets.UTF_8));
  }

  /** What its record says about its failure. */
  String error(String id) {
    byte[] packed = decoded(value(id, "exc_string").orElseThrow());
    try (var in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many runs left a record. */
  int runs(String id) {
    return entries(id).size();
  }

  private Optional<String> value(String id, String field) {
    List<Reply> entries = entries(id);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    byte[] value = entries.get(0).list().get(1).fields().get(field);
    return Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Waits until a worker of this bench has found all queues empty and is told when jobs come. */
  void awaitIdle() {
    Awaitility.await()
        .until(() ->
            clients()
                .anyMatch(client ->
                    client.contains(" name=" + process + " ")
                        && client.matches(".* flags=\\w*b\\w* .*"))); // b: blocked
  }

  /** What Redis says of each of its clients, of which others may have tests of their own. */
  private Stream<String> clients() throws IOException {
    RedisAddress address = Redis.serving(redis().address());
    try (Socket socket = new Socket(address.host(), address.port())) {
      socket.getOutputStream().write("CLIENT LIST\r\nQUIT\r\n".getBytes(StandardCharsets.UTF_8));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).lines();
    }
  }

  private List<Reply> entries(String id) {
    return redis().eval(ENTRIES.on("rq:results:" + id)).list();
  }

  private static byte[] decoded(String text) {
    return Base64.getDecoder().decode(text);
  }

  @Override
  public void close() {
    bench.close();
  }
}
