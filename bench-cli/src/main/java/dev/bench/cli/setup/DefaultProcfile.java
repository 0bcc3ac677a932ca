package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Procfile of a new bench; its lines are Frappe's. */
public final class DefaultProcfile {

  private static final String NAME = "[A-Za-z0-9_-]+";

  private DefaultProcfile() {}

  /**
   * The text of the file.
   *
   * <p>A custom queue of {@code workers} in the settings gets a line {@code worker_<name>}. No line
   * redirects its output: {@code bench start} writes the log files itself.
   *
   * @throws CannotSetUpException when a queue's name cannot be part of a process's name
   */
  public static String text(BenchConfig config) {
    StringBuilder text = new StringBuilder();
    if (!config.settings().flag("skip_redis")) {
      text.append("redis_cache: redis-server config/redis_cache.conf\n");
      text.append("redis_queue: redis-server config/redis_queue.conf\n");
    }
    text.append("\nweb: bench serve --port ").append(config.webserverPort()).append('\n');
    text.append("socketio: bench socketio\n\n");
    text.append("watch: bench watch\n\n");
    text.append("schedule: bench schedule\n");
    text.append("worker: bench worker%s\n".formatted(slots(backgroundWorkers(config))));
    workers(config).values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The lines of custom queues by the names of their processes. */
  static Map<String, String> workers(BenchConfig config) {
    Map<String, String> lines = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    if (config.settings().values().get("workers") instanceof Map<?, ?> workers) {
      for (Map.Entry<?, ?> each : workers.entrySet()) {
        String queue = String.valueOf(each.getKey());
        if (!queue.matches(NAME)) {
          faults.add(
              "workers in sites/common_site_config.json names \"%s\", but `worker_%1$s` is not a name of a process: use letters, digits, _ and -"
                  .formatted(queue));
        }
        long jobs =
            each.getValue() instanceof Map<?, ?> settings
                    && settings.get("background_workers") instanceof Number number
                ? number.longValue()
                : backgroundWorkers(config);
        lines.put(
            "worker_" + queue,
            "worker_%1$s: bench worker --queue %1$s%2$s".formatted(queue, slots(jobs)));
      }
    }
    if (!faults.isEmpty()) {
      throw new CannotSetUpException(String.join("\n", faults));
    }
    return lines;
  }

  private static long backgroundWorkers(BenchConfig config) {
    return config.settings().number("background_workers").orElse(1L);
  }

  /** The option for jobs at a time; RQ's tools show a worker for each. */
  private static String slots(long jobs) {
    return jobs > 1 ? " --concurrency " + jobs : "";
  }
}
