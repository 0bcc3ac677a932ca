package dev.bench.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.build.Builds;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Subscription;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RealRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class AppWatchTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private AppSources shop;
  private BenchDirectory bench;
  private BenchConfig config;
  private AppWatch watch;
  private Thread running;

  @BeforeEach
  void start() throws IOException {
    shop = AppSources.in(folder, "shop");
    bench = shop.bench();
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          settings.put("redis_queue", server.uri().toString());
          settings.put("redis_cache", server.uri().toString());
          settings.put("developer_mode", true);
          settings.put("file_watcher_port", FreePorts.one());
          settings.put("bench_id", "watched" + System.nanoTime());
        });
    config = BenchConfig.load(bench);
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    watch = new AppWatch(bench, config, new Progress(out, false, false));
    running =
        Thread.ofPlatform()
            .start(() -> {
              try {
                watch.run();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              } catch (InterruptedException done) {
                Thread.currentThread().interrupt();
              }
            });
    await().untilAsserted(() -> assertThat(said()).contains("watch is ready: shop"));
  }

  @AfterEach
  void close() throws Exception {
    running.interrupt();
    running.join();
    watch.close();
  }

  @Test
  void an_app_that_becomes_a_symbolic_link_is_watched_on() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(shop.files().folder(), elsewhere);
    Files.createSymbolicLink(shop.files().folder(), elsewhere);

    shop.type("New", "{}");

    await().untilAsserted(() -> assertThat(built("shop", "shop/New.class")).isTrue());
    shop.type("Newer", "{}");
    await().untilAsserted(() -> assertThat(built("shop", "shop/Newer.class")).isTrue());
  }

  @Test
  void old_builds_are_removed() throws IOException {
    for (int i = 1; i <= 5; i++) {
      String name = "Edit" + i;
      shop.type(name, "{}");
      await().untilAsserted(() -> assertThat(built("shop", "shop/" + name + ".class")).isTrue());
    }
    await().untilAsserted(() -> assertThat(shop.builds()).hasSizeLessThanOrEqualTo(3));
  }

  @Test
  void an_app_that_is_added_to_apps_txt_is_built_and_announced() throws IOException {
    long before = announced();

    AppSources.in(folder, "mail");

    await().untilAsserted(() -> assertThat(built("mail", "mail/TheApp.class")).isTrue());
    await().untilAsserted(() -> assertThat(announced()).isGreaterThan(before));
  }

  @Test
  void a_build_whose_builder_was_killed_before_the_announcement_is_announced() throws IOException {
    await().until(() -> new AnnouncedBuilds(bench).areAll());
    Builds builds = new Builds(bench, "shop");
    long before = announced();

    Path draft = builds.draft();
    Files.writeString(draft.resolve("classes/other.txt"), "of a bench build");
    builds.makeCurrent(builds.seal(draft), "other inputs");

    await().untilAsserted(() -> assertThat(announced()).isGreaterThan(before));
    await().until(() -> new AnnouncedBuilds(bench).areAll());
  }

  @Test
  void a_bench_without_apps_has_nothing_to_announce() throws IOException {
    BenchDirectory empty = new BenchDirectory(folder.resolve("empty"));
    Files.createDirectories(empty.apps());
    Files.createDirectories(empty.sites());
    Files.writeString(empty.sites().resolve("apps.txt"), "bench\n");
    assertThat(new AnnouncedBuilds(empty).areAll()).isTrue();
  }

  @Test
  void a_folder_that_is_moved_away_is_told_and_watched_again_when_it_is_back() throws IOException {
    Path away = folder.resolve("away");
    Files.move(shop.files().folder(), away);
    await().untilAsserted(() -> assertThat(said()).contains("shop is gone from apps/shop"));
    assertThat(shop.build()).isPresent();

    Files.move(away, shop.files().folder());
    shop.type("Back", "{}");
    await().untilAsserted(() -> assertThat(built("shop", "shop/Back.class")).isTrue());
    assertThat(running.isAlive()).isTrue();
  }

  @Test
  void a_broken_app_is_kept_as_its_state_until_it_is_mended() throws IOException {
    shop.register("nonsense");
    await().untilAsserted(() -> assertThat(isGood()).contains(false));
    await().untilAsserted(() -> assertThat(said()).contains("shop is broken", "TheApp.java:4:"));

    shop.register("");
    await().untilAsserted(() -> assertThat(isGood()).contains(true));
  }

  @Test
  void a_tick_says_that_all_services_run_the_build() throws IOException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    String channel = RedisKeys.GENERATION.key(config.benchId());
    try (Redis redis = Redis.connect(config.redisQueue(), "test");
        Subscription _ = redis.subscribe(Set.of(channel), (_, number) -> heard.add(number))) {
      await().until(() -> redis.publish(channel, "0") == 1);
      shop.type("New", "{}");
      await().until(() -> heard.stream().anyMatch(number -> !number.equals("0")));
      String generation = List.copyOf(heard).getLast();
      assertThat(said()).doesNotContain("served by");

      redis.publish(RedisKeys.GENERATION_SERVED.key(config.benchId()), generation + " web");

      await().untilAsserted(() -> assertThat(said()).contains("✓ shop built, served by web"));
      await().untilAsserted(() -> assertThat(report()).contains("\"servedBy\":[\"web\"]"));
    }
  }

  @Test
  void an_edit_of_the_procfile_is_told() throws IOException {
    Files.writeString(folder.resolve("Procfile"), "web: bench serve\n");
    await().untilAsserted(() -> assertThat(said()).contains("Procfile has changed: it takes"));
  }

  @Test
  void the_port_tells_of_a_broken_app_and_that_it_is_mended() throws IOException {
    shop.register("nonsense");
    await().untilAsserted(() -> assertThat(report()).contains("TheApp.java\",\"line\":4"));
    shop.register("");
    await().untilAsserted(() -> assertThat(report()).contains("\"faults\":[]"));
  }

  private String report() throws IOException {
    URI port = URI.create("http://127.0.0.1:" + config.fileWatcherPort() + "/");
    try (InputStream in = port.toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Optional<Boolean> isGood() throws IOException {
    return new Builds(bench, "shop").state().map(state -> state.isGood());
  }

  private boolean built(String app, String path) throws IOException {
    return new Builds(bench, app)
        .current()
        .filter(build -> Files.exists(build.classes().resolve(path)))
        .isPresent();
  }

  private long announced() {
    try (Redis redis = Redis.connect(config.redisQueue(), "test")) {
      return redis.get(RedisKeys.GENERATION.key(config.benchId())).map(Long::parseLong).orElse(0L);
    }
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
