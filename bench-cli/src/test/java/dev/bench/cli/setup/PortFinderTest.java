package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real sockets, on ports above those that a machine hands out by itself. */
class PortFinderTest {

  @TempDir Path parent;

  private PortSet free;
  private ServerSocket taken;

  @BeforeEach
  void find_ports() throws IOException {
    free =
        new PortSet(
                Map.of(
                    "webserver_port", 61_100,
                    "socketio_port", 61_700,
                    "file_watcher_port", 62_300,
                    "redis_cache", 62_900,
                    "redis_queue", 63_500))
            .first(Ports::isFree);
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void let_go() throws IOException {
    taken.close();
  }

  @Test
  void ports_that_are_free_stay() throws IOException {
    BenchDirectory bench = bench("one", free);
    String before = Files.readString(bench.commonSiteConfig());
    assertThat(new PortFinder(bench).move()).isEqualTo(free);
    assertThat(bench.commonSiteConfig()).hasContent(before);
  }

  @Test
  void one_taken_port_moves_the_whole_set_everywhere() throws IOException {
    BenchDirectory bench = bench("one", free);
    Path procfile = bench.root().resolve("Procfile");
    Files.writeString(procfile, Files.readString(procfile) + "mine: x\n");
    occupy(free.ports().get("redis_queue"));
    PortSet moved = new PortFinder(bench).move();
    assertThat(moved.ports().get("webserver_port"))
        .isGreaterThan(free.ports().get("webserver_port"));
    assertThat(moved)
        .isEqualTo(free.raised(moved.ports().get("redis_queue") - free.ports().get("redis_queue")));
    assertThat(PortSet.of(BenchConfig.load(bench))).isEqualTo(moved);
    assertThat(procfile)
        .content()
        .contains("web: bench serve --port " + moved.ports().get("webserver_port") + "\n")
        .endsWith("mine: x\n");
    assertThat(RedisConf.portIn(bench.config().resolve("redis_queue.conf")))
        .hasValue(moved.ports().get("redis_queue"));
    assertThat(RedisConf.portIn(bench.config().resolve("redis_cache.conf")))
        .hasValue(moved.ports().get("redis_cache"));
  }

  @Test
  void files_that_a_killed_move_left_behind_are_mended_by_the_next() throws IOException {
    BenchDirectory bench = bench("one", free);
    new BenchSettings(bench).move(free.raised(1));
    PortSet now = new PortFinder(bench).move();
    assertThat(RedisConf.portIn(bench.config().resolve("redis_cache.conf")))
        .hasValue(now.ports().get("redis_cache"));
    assertThat(new BenchFiles(bench).ports()).allMatch(Draft::isUpToDate);
  }

  @Test
  void ports_that_a_bench_beside_it_claims_are_passed_over() throws IOException {
    BenchDirectory bench = bench("one", free);
    bench("two", free.raised(1));
    occupy(free.ports().get("webserver_port"));
    assertThat(new PortFinder(bench).move().ports().get("webserver_port"))
        .isGreaterThanOrEqualTo(free.ports().get("webserver_port") + 2);
  }

  @Test
  void a_new_bench_gets_one_more_than_the_highest_beside_it() throws IOException {
    bench("one", free);
    bench("two", free.raised(2));
    BenchDirectory third = new BenchDirectory(parent.resolve("three"));
    new PortFinder(third).begin();
    assertThat(PortSet.of(BenchConfig.load(third)).ports().get("webserver_port"))
        .isGreaterThanOrEqualTo(free.ports().get("webserver_port") + 3);
  }

  @Test
  void a_bench_beside_it_that_has_one_redis_for_both_stops_no_new_one() throws IOException {
    int redis = free.ports().get("redis_cache");
    BenchDirectory one = new BenchDirectory(parent.resolve("one"));
    Files.createDirectories(one.sites());
    Files.writeString(
        one.commonSiteConfig(),
        "{\"redis_cache\": \"redis://127.0.0.1:%1$d\", \"redis_queue\": \"redis://127.0.0.1:%1$d\"}"
            .formatted(redis));
    BenchDirectory second = new BenchDirectory(parent.resolve("two"));

    new PortFinder(second).begin();

    assertThat(PortSet.of(BenchConfig.load(second)).ports()).doesNotContainValue(redis);
  }

  @Test
  void a_new_bench_skips_ports_on_which_a_server_listens() throws IOException {
    bench("one", free);
    occupy(free.ports().get("socketio_port") + 1);
    BenchDirectory second = new BenchDirectory(parent.resolve("two"));
    new PortFinder(second).begin();
    PortSet ports = PortSet.of(BenchConfig.load(second));
    assertThat(ports.ports().get("socketio_port"))
        .isGreaterThan(free.ports().get("socketio_port") + 1);
    assertThat(ports.passes(Ports::isFree)).isTrue();
  }

  @Test
  void a_bench_beside_it_whose_settings_are_broken_claims_nothing() throws IOException {
    BenchDirectory broken = bench("one", free);
    Files.writeString(broken.commonSiteConfig(), "{");
    BenchDirectory second = new BenchDirectory(parent.resolve("two"));
    new PortFinder(second).begin();
    assertThat(second.commonSiteConfig()).exists();
  }

  @Test
  void settings_that_say_a_port_are_left_alone() throws IOException {
    bench("one", free);
    BenchDirectory second = new BenchDirectory(parent.resolve("two"));
    Files.createDirectories(second.sites());
    Files.writeString(second.commonSiteConfig(), "{\"socketio_port\": 9100}");
    new PortFinder(second).begin();
    assertThat(second.commonSiteConfig()).hasContent("{\"socketio_port\": 9100}");
  }

  @Test
  void the_redis_of_another_machine_is_not_moved() throws IOException {
    BenchDirectory bench = bench("one", free);
    Files.writeString(
        bench.commonSiteConfig(),
        "{\"redis_cache\": \"redis://cache.example.com:6379\", \"redis_queue\": \"redis://127.0.0.1:%d\"}"
            .formatted(free.ports().get("redis_queue")));
    assertThat(PortSet.of(BenchConfig.load(bench)).ports())
        .containsKey("redis_queue")
        .doesNotContainKey("redis_cache");
  }

  private BenchDirectory bench(String name, PortSet ports) throws IOException {
    BenchDirectory bench = new BenchDirectory(parent.resolve(name));
    Files.createDirectories(bench.config());
    new BenchSettings(bench).add(ports);
    new BenchFiles(bench).makeMissing();
    return bench;
  }

  private void occupy(int port) throws IOException {
    taken.close();
    taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }
}
