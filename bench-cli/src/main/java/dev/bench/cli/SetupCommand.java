package dev.bench.cli;

import dev.bench.BenchException;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.cli.setup.DefaultProcfile;
import dev.bench.cli.setup.RedisConf;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup}: writes configuration files from the settings. */
@Command(
    name = "setup",
    description = "Writes configuration files from sites/common_site_config.json.",
    synopsisSubcommandLabel = "procfile|redis|config")
final class SetupCommand {

  @ParentCommand private Bench bench;

  // Help comes by annotation: picocli counts arguments of methods from it.
  @Command(name = "procfile", description = "Writes the Procfile.", mixinStandardHelpOptions = true)
  void procfile(@Option(names = "--yes", description = "Overwrite without asking.") boolean yes)
      throws IOException {
    write("Procfile", DefaultProcfile.text(config()), yes);
  }

  @Command(
      name = "redis",
      description = "Writes config/redis_cache.conf and config/redis_queue.conf.",
      mixinStandardHelpOptions = true)
  void redis(@Option(names = "--yes", description = "Overwrite without asking.") boolean yes)
      throws IOException {
    write("config/redis_cache.conf", RedisConf.cache(config()), yes);
    write("config/redis_queue.conf", RedisConf.queue(config()), yes);
  }

  @Command(
      name = "config",
      description = "Adds what is missing to sites/common_site_config.json.",
      mixinStandardHelpOptions = true)
  void settings() throws IOException {
    new BenchFiles(bench.directory()).makeMissing();
    new BenchFiles(bench.directory()).writeSettings();
  }

  private BenchConfig config() {
    return BenchConfig.load(bench.directory());
  }

  private void write(String name, String text, boolean yes) throws IOException {
    BenchDirectory directory = bench.directory();
    Path file = directory.root().resolve(name);
    if (Files.exists(file)) {
      if (Files.readString(file).equals(text)) {
        bench.out().println(name + " is up to date");
        return;
      }
      if (!yes && !agreed(name)) {
        throw new KeptException(name);
      }
    }
    Files.writeString(file, text);
    bench.out().println(name + " written");
  }

  private static boolean agreed(String name) {
    return Terminal.console()
        .map(person -> person.readLine("Overwrite %s, which was changed by hand? [y/N] ", name))
        .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
        .isPresent();
  }

  /** A file was left as it is. */
  static final class KeptException extends BenchException {

    private static final long serialVersionUID = 1L;

    KeptException(String name) {
      super(409, name + " was changed by hand and is kept; --yes overwrites it");
    }
  }
}
