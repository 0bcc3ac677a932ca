package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folders and files of a bench, made where they are missing. */
public final class BenchFiles {

  private final BenchDirectory bench;

  /** The files of {@code bench}. */
  public BenchFiles(BenchDirectory bench) {
    this.bench = bench;
  }

  /**
   * Makes what is missing.
   *
   * @return the files that were made, as a person would name them
   */
  public List<String> makeMissing() throws IOException {
    List<String> made = new ArrayList<>();
    for (Path folder :
        List.of(bench.apps(), bench.sites(), bench.logs(), bench.pids(), bench.archived())) {
      Files.createDirectories(folder);
    }
    if (!Files.exists(bench.commonSiteConfig())) {
      writeSettings();
      made.add("sites/common_site_config.json");
    }
    BenchConfig config = BenchConfig.load(bench);
    makeIfMissing("sites/apps.txt", "bench\n", made);
    makeIfMissing("Procfile", DefaultProcfile.text(config), made);
    makeIfMissing("config/redis_cache.conf", RedisConf.cache(config), made);
    makeIfMissing("config/redis_queue.conf", RedisConf.queue(config), made);
    // Redis refuses to start without the file that its settings name.
    makeIfMissing("config/redis_cache.acl", "", new ArrayList<>());
    makeIfMissing("config/redis_queue.acl", "", new ArrayList<>());
    return made;
  }

  /** Adds to the settings what Frappe's bench writes and they do not have. */
  public void writeSettings() {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("background_workers", 1);
    defaults.put("developer_mode", 1);
    defaults.put("file_watcher_port", 6787);
    defaults.put("frappe_user", System.getProperty("user.name", ""));
    defaults.put("live_reload", true);
    defaults.put("redis_cache", "redis://127.0.0.1:13000");
    defaults.put("redis_queue", "redis://127.0.0.1:11000");
    defaults.put("redis_socketio", "redis://127.0.0.1:13000");
    defaults.put("serve_default_site", true);
    defaults.put("socketio_port", 9000);
    defaults.put("webserver_port", 8000);
    ConfigFile.change(
        bench.commonSiteConfig(), settings -> defaults.forEach(settings::putIfAbsent));
  }

  /** Sets one setting of all sites. */
  public void set(String key, @Nullable Object value) {
    ConfigFile.change(bench.commonSiteConfig(), settings -> settings.put(key, value));
  }

  private void makeIfMissing(String name, String text, List<String> made) throws IOException {
    Path file = bench.root().resolve(name);
    if (Files.exists(file)) {
      return;
    }
    // Whole or not at all, and never over one that somebody else has made meanwhile.
    Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new");
    try {
      Files.writeString(draft, text);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(draft, file);
      made.add(name);
    } catch (FileAlreadyExistsException theirs) {
      Files.delete(draft);
    }
  }
}
