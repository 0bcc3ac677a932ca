package dev.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shared server that is killed under its users; a Redis, since that starts at once. */
class KilledServerTest {

  @TempDir private Path folder;
  private int port;
  private SharedServer server;

  @BeforeEach
  void choose_a_port() throws IOException {
    port = FreePort.any();
    server = new SharedServer("redis", folder, probe());
  }

  @Test
  void its_users_keep_the_one_that_is_started_in_its_place() throws Exception {
    ServerUse first = server.use(this::plan);
    long shell = shellOf(first);
    kill(first);

    ServerUse second = server.use(this::plan);
    assertThat(second.started()).isTrue();
    second.close();

    assertThat(answers()).isTrue();
    await().until(() -> ProcessHandle.of(shell).isEmpty());
    first.close();
    assertThat(answers()).isFalse();
    assertThat(folder.resolve("redis.users")).doesNotExist();
  }

  @Test
  void the_last_user_waits_for_its_end_however_late_the_shell_notices_that() throws Exception {
    Path ofKilled = Files.createFile(folder.resolve("redis.users.1-1"));
    ServerUse first = server.use(this::plan);
    ServerUse last = server.use(this::plan);
    first.close();
    long shell = shellOf(last);
    signal("STOP", shell);
    Thread closing = Thread.ofPlatform().start(last::close);
    await().during(Duration.ofMillis(500)).until(closing::isAlive);

    signal("CONT", shell);

    closing.join();
    assertThat(answers()).isFalse();
    assertThat(ofKilled).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**.users*");
  }

  @Test
  void what_looks_like_its_pipe_and_is_none_is_replaced() throws Exception {
    Files.writeString(folder.resolve("redis.users"), "no pipe");

    try (ServerUse use = server.use(this::plan)) {
      assertThat(use.started()).isTrue();
      await().during(Duration.ofMillis(200)).until(this::answers);
    }
  }

  @Test
  void its_users_leave_one_alone_that_was_started_by_hand_in_its_place() throws Exception {
    ServerUse first = server.use(this::plan);
    kill(first);
    server.startByHand(this::plan);

    first.close();

    assertThat(answers()).isTrue();
    server.stop();
  }

  @Test
  void its_end_is_noticed_by_those_whose_child_it_is_not() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    ServerProcess process = new ServerProcess(ProcessIdentity.of(child.pid()).orElseThrow(), null);

    process.kill();

    assertThat(process.awaitEnd()).isEmpty();
    assertThat(process.identity().isAlive()).isFalse();
  }

  private static void kill(ServerUse use) throws InterruptedException {
    ServerProcess process = use.process().orElseThrow();
    process.kill();
    assertThat(process.awaitEnd()).hasValue(137);
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** The shell beside the server, which waits for the last user. */
  private static long shellOf(ServerUse use) {
    return ProcessHandle.of(use.process().orElseThrow().pid())
        .flatMap(redis -> redis.children().findFirst())
        .orElseThrow()
        .pid();
  }

  private boolean answers() {
    return probe().ready(Duration.ofSeconds(1));
  }

  private RedisProbe probe() {
    return new RedisProbe("127.0.0.1", port);
  }

  private ServerPlan plan() {
    String program = Binaries.ofMachine(System.getenv(), progress -> {}).redisServer().toString();
    List<String> command =
        List.of(program, "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "");
    return new ServerPlan("redis", command, folder, folder, port, folder.resolve("redis.log"));
  }
}
