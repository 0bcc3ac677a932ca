import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.runtime.Bench;
import dev.bench.web.WebOptions;
import dev.bench.web.WebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A production bench with one site and neither Redis nor MariaDB: its folder, and the file for the port. */
public class Serve {

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    for (String part : List.of("apps", "config", "sites/one.localhost")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\n");
    write(folder.resolve("sites/common_site_config.json"), Map.of("default_site", "one.localhost"));
    write(
        folder.resolve("sites/one.localhost/site_config.json"),
        Map.of("db_name", "none", "db_password", "none", "db_port", 1));
    write(
        folder.resolve("sites/one.localhost/site_state.json"),
        Map.of("epoch", 1, "installed_apps", List.of("bench")));
    Bench bench = Bench.open(new BenchDirectory(folder), "web", 4);
    WebServer server = WebServer.start(bench, new WebOptions("127.0.0.1", 0, Optional.empty()));
    Files.writeString(Path.of(arguments[1]), server.port() + "\n");
  }

  private static void write(Path file, Map<String, ?> values) {
    ConfigFile.change(file, old -> old.putAll(values));
  }
}
