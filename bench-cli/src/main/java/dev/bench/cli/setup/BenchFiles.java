package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folders and files of a bench: creates missing ones, and updates existing ones on request. */
public final class BenchFiles {

  private static final String MODE = "rw-r--r--";
  private static final String OWNER_ONLY = "rw-------";

  private final BenchDirectory bench;

  /** The files of {@code bench}. */
  public BenchFiles(BenchDirectory bench) {
    this.bench = bench;
  }

  /**
   * Creates what is missing.
   *
   * @return the names of the created files, for messages
   */
  public List<String> makeMissing() throws IOException {
    List<String> made = new ArrayList<>();
    for (Path folder :
        List.of(bench.apps(), bench.sites(), bench.logs(), bench.pids(), bench.archived())) {
      Files.createDirectories(folder);
    }
    closeToOthers(bench.pids());
    if (!Files.exists(bench.commonSiteConfig())) {
      new BenchSettings(bench).add(PortSet.STANDARD);
      made.add("sites/common_site_config.json");
    }
    BenchConfig config = BenchConfig.load(bench);
    makeIfMissing("sites/apps.txt", "bench\n", made);
    makeIfMissing("Procfile", DefaultProcfile.text(config), made);
    makeIfMissing("config/redis_cache.conf", RedisConf.cache(config), made);
    makeIfMissing("config/redis_queue.conf", RedisConf.queue(config), made);
    // Redis refuses to start without the file that its settings name.
    makeSecret("config/redis_cache.acl", RedisPassword.merged("", config.redisCache()));
    makeSecret("config/redis_queue.acl", RedisPassword.merged("", config.redisQueue()));
    return made;
  }

  private void makeIfMissing(String name, String text, List<String> made) throws IOException {
    if (ConfigFile.create(bench.root().resolve(name), text, MODE)) {
      made.add(name);
    }
  }

  private void makeSecret(String name, String text) throws IOException {
    ConfigFile.create(bench.root().resolve(name), text, OWNER_ONLY);
  }

  /** Redis writes its snapshots there, with the mode that the user's mask leaves. */
  private static void closeToOthers(Path folder) throws IOException {
    String owner = Files.getOwner(folder).getName();
    boolean open =
        !PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)).endsWith("------");
    if (open && owner.equals(System.getProperty("user.name"))) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Sets one setting of all sites. */
  public void set(String key, @Nullable Object value) {
    ConfigFile.change(bench.commonSiteConfig(), settings -> settings.put(key, value));
  }

  /** The Procfile as the settings require it. */
  public Draft procfile() throws IOException {
    MergedProcfile merged = new MergedProcfile(BenchConfig.load(bench));
    return Draft.of(bench.root(), "Procfile", merged::of);
  }

  /** The lines of a new bench that the Procfile does not have. */
  public List<String> absentLines() throws IOException {
    return new MergedProcfile(BenchConfig.load(bench))
        .absent(Files.readString(bench.root().resolve("Procfile")));
  }

  /** The files of both Redis as the settings require them. */
  public List<Draft> redis() throws IOException {
    BenchConfig config = BenchConfig.load(bench);
    return List.of(
        Draft.of(
            bench.root(),
            "config/redis_cache.conf",
            text -> RedisConf.merged(text, RedisConf.cache(config), config)),
        Draft.of(
            bench.root(),
            "config/redis_queue.conf",
            text -> RedisConf.merged(text, RedisConf.queue(config), config)),
        Draft.ofSecret(
            bench.root(),
            "config/redis_cache.acl",
            text -> RedisPassword.merged(text, config.redisCache())),
        Draft.ofSecret(
            bench.root(),
            "config/redis_queue.acl",
            text -> RedisPassword.merged(text, config.redisQueue())));
  }

  /** The files that repeat ports, with those of the settings and nothing else changed. */
  public List<Draft> ports() throws IOException {
    BenchConfig config = BenchConfig.load(bench);
    return List.of(
        Draft.of(
            bench.root(),
            "config/redis_cache.conf",
            text -> RedisConf.withPort(text, config.redisCache())),
        Draft.of(
            bench.root(),
            "config/redis_queue.conf",
            text -> RedisConf.withPort(text, config.redisQueue())),
        Draft.of(bench.root(), "Procfile", new MergedProcfile(config)::withPorts));
  }
}
