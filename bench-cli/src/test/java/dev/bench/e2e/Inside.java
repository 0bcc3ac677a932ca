package dev.bench.e2e;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.embedded.RunningServer;
import dev.bench.queue.QueueName;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is in the database of a site and in Redis while a bench runs. */
final class Inside {

  private static final int JOBS = 100_000;

  private final BenchDirectory bench;
  private final BenchConfig config;

  Inside(BenchDirectory bench) {
    this.bench = bench;
    this.config = BenchConfig.load(bench, Map.of());
  }

  /** The first column of what {@code query} finds in the database of a site, as its own user. */
  List<String> ask(String site, String query) {
    Map<String, Object> settings = ConfigFile.read(bench.site(site).resolve("site_config.json"));
    String name = text(settings, "db_name", "");
    String host = text(settings, "db_host", "127.0.0.1");
    String port =
        text(
            settings,
            "db_port",
            RunningServer.mariaDb(bench.pids()).map(own -> "" + own.port()).orElse("3306"));
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://%s:%s/%s".formatted(host, port, name),
                text(settings, "db_user", name),
                text(settings, "db_password", ""));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Map<String, Object> settings, String key, String otherwise) {
    return Objects.toString(settings.get(key), otherwise);
  }

  /** What jobs of a queue that came to a good end say of themselves, in RQ's own words. */
  List<String> finished(String queue) {
    try (Redis redis = queue()) {
      String lane = new QueueName(config.benchId(), queue).full() + ":";
      return redis.smembers(RedisKeys.QUEUES.key()).stream()
          .map(key -> key.substring(RedisKeys.QUEUE.prefix().length()))
          .filter(name -> name.startsWith(lane))
          .flatMap(name ->
              redis
                  .zrangeByScore(RedisKeys.FINISHED.key(name), Double.POSITIVE_INFINITY, JOBS)
                  .stream())
          .map(id -> redis.hgetAll(RedisKeys.JOB.key(id)))
          .filter(job -> "finished".equals(job.get("status")))
          .map(job -> job.get("description"))
          .toList();
    }
  }

  /** A connection to the Redis of jobs and events, which the test closes. */
  Redis queue() {
    return Redis.connect(config.redisQueue(), "e2e");
  }
}
