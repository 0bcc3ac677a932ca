import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.realtime.RealtimeOptions;
import dev.bench.realtime.RealtimeServer;
import dev.bench.runtime.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A realtime server of a bench with one site: its folder, the URL of Redis, the file for the port. */
public class Serve {

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    for (String part : List.of("apps", "config", "sites/one.localhost")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\n");
    write(
        folder.resolve("sites/common_site_config.json"),
        Map.of(
            "redis_cache", arguments[1],
            "redis_queue", arguments[1],
            "socketio_max_unjoined", 2000,
            "socketio_max_unjoined_per_address", 2000));
    write(
        folder.resolve("sites/one.localhost/site_config.json"),
        Map.of("db_name", "none", "db_password", "none", "db_port", 1));
    write(
        folder.resolve("sites/one.localhost/site_state.json"),
        Map.of("epoch", 1, "installed_apps", List.of("bench")));
    Bench bench = Bench.open(new BenchDirectory(folder), "realtime", 4);
    RealtimeServer server = RealtimeServer.start(bench, new RealtimeOptions("127.0.0.1", 0));
    Files.writeString(Path.of(arguments[2]), server.port() + "\n");
    Thread.currentThread().join(); // The server has daemon threads only.
  }

  private static void write(Path file, Map<String, ?> values) {
    ConfigFile.change(file, old -> old.putAll(values));
  }
}
