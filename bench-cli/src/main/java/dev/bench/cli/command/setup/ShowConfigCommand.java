package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.Sites;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench show-config}: the merged settings, secrets left out. */
@Command(
    name = "show-config",
    description = "Shows the merged settings of a site, without secrets.")
public final class ShowConfigCommand implements Runnable {

  private static final String HIDDEN = "********";

  @ParentCommand private BenchCommand bench;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Map<String, @Nullable Object> settings =
        new TreeMap<>(
            new Sites(directory, config).require(bench.siteName(config)).config().values());
    settings.replaceAll((key, value) -> isSecret(key) ? HIDDEN : withoutLogin(value));
    bench.out().println(Json.core().indented(settings));
  }

  /** An address, as of Redis, may hold a password as well. */
  private static @Nullable Object withoutLogin(@Nullable Object value) {
    return value instanceof String text
        ? text.replaceFirst("(?<=://)[^/@]*:[^/@]*@", HIDDEN + "@")
        : value;
  }

  private static boolean isSecret(String key) {
    return key.matches(".*(password|secret|_key|token).*");
  }
}
