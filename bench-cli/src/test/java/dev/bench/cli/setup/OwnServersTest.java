package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.control.ControlClient;
import dev.bench.cli.control.ControlPlace;
import dev.bench.cli.control.ControlServer;
import dev.bench.cli.process.Announcer;
import dev.bench.cli.process.Children;
import dev.bench.cli.process.Instance;
import dev.bench.cli.process.MoreInstances;
import dev.bench.cli.process.ProcessManager;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.Readiness;
import dev.bench.cli.process.Request;
import dev.bench.cli.process.RunRecord;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beside a run that looks after both Redis, neither of which answers at the moment. */
@Timeout(60)
class OwnServersTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path root;

  private BenchDirectory bench;
  private RunRecord record;
  private Children children;
  private ControlServer server;
  private ControlClient client;
  private final CompletableFuture<Integer> run = new CompletableFuture<>();

  @BeforeEach
  void start() throws IOException {
    bench = new BenchDirectory(root);
    Files.createDirectories(bench.pids());
    Files.createDirectories(root.resolve("sites"));
    Files.writeString(
        bench.commonSiteConfig(),
        "{\"redis_cache\": \"redis://127.0.0.1:%d\", \"redis_queue\": \"redis://127.0.0.1:%d\"}"
            .formatted(freePort(), freePort()));
    record = RunRecord.begin(bench.pids(), "bench-a");
    ControlPlace.Bound bound = ControlPlace.bind(bench.pids());
    record.controlledAt(bound.place().socket());
    client = new ControlClient(bound.place().socket());
    List<ProcessSpec> specs = List.of(sleeper("redis_cache"), sleeper("redis_queue"));
    Announcer.Style style =
        new Announcer.Style(new ByteArrayOutputStream(), false, true, _ -> "ready", false);
    children = Children.of(record.run());
    ProcessManager manager =
        ProcessManager.of(
            specs, new Announcer(specs, style, null), MoreInstances.alike(), children);
    server = ControlServer.start(bound, manager);
    Thread.ofPlatform()
        .start(() -> {
          try {
            run.complete(manager.run());
          } catch (InterruptedException | RuntimeException failed) {
            run.completeExceptionally(failed);
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    client.ask(new Request.Stop(List.of(), LIMIT), LIMIT, _ -> {});
    run.get(10, TimeUnit.SECONDS);
    server.close();
    children.close();
    record.close();
  }

  @Test
  void a_redis_that_comes_back_by_itself_finds_its_port_free() throws IOException {
    try (OwnServers _ = servers().redis()) {
      assertThat(bench.pids().resolve("redis_cache.json")).doesNotExist();
      assertThat(bench.pids().resolve("redis_queue.json")).doesNotExist();
    }
  }

  @Test
  void one_that_does_not_come_back_is_named_with_the_reason() throws IOException {
    client.ask(new Request.Stop(List.of("redis_queue"), LIMIT), LIMIT, _ -> {});
    try (OwnServers servers = servers()) {
      assertThatThrownBy(servers::redis)
          .hasMessage("redis_queue, which bench start runs, is not ready: stopped by request");
    }
    assertThat(bench.pids().resolve("redis_queue.json")).doesNotExist();
  }

  private OwnServers servers() {
    return new OwnServers(bench, BenchConfig.load(bench), _ -> {});
  }

  private ProcessSpec sleeper(String name) {
    return new ProcessSpec(
        Instance.only(name),
        "exec sleep 300",
        root,
        System.getenv(),
        null,
        ProcessSpec.Care.ofRole(Set.of(), Readiness.atOnce()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
