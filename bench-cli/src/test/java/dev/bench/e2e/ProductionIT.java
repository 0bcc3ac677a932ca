package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A bench without {@code developer_mode}: code changes when a person restarts it, and only then.
 */
class ProductionIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String REFUSAL = "A todo needs a title";

  @Test
  void nothing_is_watched_and_no_message_makes_a_process_load_code() throws IOException {
    try (BenchUnderTest bench = BenchUnderTest.make()) {
      bench.set(Map.of("developer_mode", 0));
      try (Running start = bench.start()) {
        String password = start.await("Password +(\\S+)", LIMIT).group(1);
        assertThat(Survivors.matching(bench.root(), "bench\\.cli\\.Bench watch")).isEmpty();
        for (long pid : Survivors.matching(bench.root(), "bench\\.role=")) {
          assertThat(watchesFiles(pid)).as("process %d watches files", pid).isFalse();
        }

        // New classes lie ready, as after a deployment that nobody has put into service yet.
        bench.edit("Todos.java", REFUSAL, "Not yet");
        bench.edit("Reminders.java", "return title;", "throw new RuntimeException(\"Not yet\");");
        bench.typist().run("build").succeeded();
        try (Redis redis = bench.inside().queue()) {
          String key = RedisKeys.GENERATION.key(bench.config().benchId());
          redis.set(key, "4711");
          assertThat(redis.publish(key, "4711")).as("processes that listen").isZero();
        }

        Visitor administrator = bench.visitor().loggedIn(password);
        assertThat(administrator.add(" ").body()).contains(REFUSAL);
        String id = administrator.add("As before").message().get("id").asString();
        await()
            .atMost(LIMIT)
            .until(() ->
                bench.inside().finished("short").contains("todo.Reminders.schedule(" + id + ")"));
      }
    }
  }

  private static boolean watchesFiles(long pid) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file) && target(file).contains("inotify")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
