package dev.bench.cli.command.setup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code bench configure}: sets common settings from variables, for containers. */
@Command(
    name = "configure",
    description = "Sets common settings from variables of the environment, for containers.",
    footer = {
      "",
      "DB_HOST, DB_PORT, REDIS_CACHE, REDIS_QUEUE, SOCKETIO_PORT and WEBSERVER_PORT, as in Frappe's",
      "containers, and BIND_ADDRESS, where web and socketio listen.",
      "REDIS_CACHE and REDIS_QUEUE take host:port or a whole address.",
      "With both Redis the bench runs none of its own. developer_mode becomes 0 if it is not set.",
      "Example:  DB_HOST=db REDIS_CACHE=cache:6379 REDIS_QUEUE=queue:6379 bench configure"
    })
public final class ConfigureCommand implements Callable<Integer> {

  private static final String DEVELOPER = "developer_mode";

  private static final Map<String, String> VARIABLES =
      new TreeMap<>(
          Map.of(
              "BIND_ADDRESS", "bind_address",
              "DB_HOST", "db_host",
              "DB_PORT", "db_port",
              "REDIS_CACHE", "redis_cache",
              "REDIS_QUEUE", "redis_queue",
              "SOCKETIO_PORT", "socketio_port",
              "WEBSERVER_PORT", "webserver_port"));

  @ParentCommand private BenchCommand bench;

  private final Map<String, String> environment;

  /** With the environment of this process. */
  public ConfigureCommand() {
    this(System.getenv());
  }

  ConfigureCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    Files.createDirectories(directory.sites());
    Map<String, Object> wanted = wanted(environment);
    List<String> faults = SettingsSchema.faults(new Settings(new LinkedHashMap<>(wanted)));
    if (!faults.isEmpty()) {
      throw new ValidationException(String.join("; ", faults) + "; nothing was changed");
    }
    Map<String, @Nullable Object> before = ConfigFile.read(directory.commonSiteConfig());
    if (!before.containsKey(DEVELOPER)) {
      wanted.put(DEVELOPER, 0);
    }
    // A number in the file may be of another type than the same number here.
    wanted
        .entrySet()
        .removeIf(
            each -> String.valueOf(before.get(each.getKey())).equals(each.getValue().toString()));
    if (!wanted.isEmpty()) {
      ConfigFile.change(directory.commonSiteConfig(), settings -> settings.putAll(wanted));
    }
    new BenchFiles(directory).makeMissing();
    bench
        .out()
        .println(
            wanted.isEmpty()
                ? "sites/common_site_config.json is up to date"
                : "sites/common_site_config.json written: " + String.join(", ", wanted.keySet()));
    return ExitCode.OK;
  }

  /** The settings that the variables mean. */
  static Map<String, Object> wanted(Map<String, String> environment) {
    Map<String, Object> wanted = new TreeMap<>();
    VARIABLES.forEach((variable, key) -> {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        boolean bare = key.startsWith("redis_") && !value.contains("://");
        boolean number = key.endsWith("_port") && value.matches("\\d{1,9}");
        wanted.put(key, bare ? "redis://" + value : number ? Long.valueOf(value) : value);
      }
    });
    if (wanted.containsKey("redis_cache") && wanted.containsKey("redis_queue")) {
      wanted.put("skip_redis", 1);
      wanted.put("redis_socketio", wanted.get("redis_cache"));
    }
    return wanted;
  }
}
