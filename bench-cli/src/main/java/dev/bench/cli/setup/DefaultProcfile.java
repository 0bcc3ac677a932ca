package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import java.util.Map;

/** The Procfile that {@code bench setup procfile} writes; its lines are Frappe's. */
public final class DefaultProcfile {

  private DefaultProcfile() {}

  /**
   * The text of the file.
   *
   * <p>A custom queue of {@code workers} in the settings gets a line {@code worker_<name>}. No line
   * redirects its output: {@code bench start} writes the log files itself.
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
    text.append("worker: bench worker\n");
    if (config.settings().values().get("workers") instanceof Map<?, ?> workers) {
      workers
          .keySet()
          .forEach(name -> text.append("worker_%1$s: bench worker --queue %1$s\n".formatted(name)));
    }
    return text.toString();
  }
}
