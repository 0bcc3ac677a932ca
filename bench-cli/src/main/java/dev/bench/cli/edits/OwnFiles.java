package dev.bench.cli.edits;

import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Setting;
import dev.bench.config.Setting.Effect;
import dev.bench.config.SettingsSchema;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files of the bench itself: {@code sites/common_site_config.json}, {@code Procfile}, {@code
 * .env} and {@code config/*.conf}.
 *
 * <p>What running processes take by themselves is not worth a word. Of every other edit it is told
 * once by which command it takes effect. A file that was saved unchanged does not count. Threads:
 * one at a time.
 */
public final class OwnFiles {

  private static final Set<Effect> TAKEN = Set.of(Effect.LIVE, Effect.COMMANDS);

  private final BenchDirectory bench;
  private Map<Path, Integer> contents;
  private Map<String, @Nullable Object> settings = Map.of();

  /** The files of {@code bench} as they are now. */
  public OwnFiles(BenchDirectory bench) {
    this.bench = bench;
    this.contents = contents();
    changedSettings(); // remembers them
  }

  /** What is to be said of the edits since the last call: a line each. */
  public List<String> edits() {
    Map<Path, Integer> before = contents;
    contents = contents();
    Set<Path> all = new TreeSet<>(before.keySet());
    all.addAll(contents.keySet());
    List<String> lines = new ArrayList<>();
    for (Path file : all) {
      if (!Objects.equals(before.get(file), contents.get(file))) {
        lines.addAll(file.equals(bench.commonSiteConfig()) ? changedSettings() : plain(file));
      }
    }
    return lines;
  }

  private List<String> plain(Path file) {
    return List.of("%s has changed: %s".formatted(shown(file), Effect.START.advice()));
  }

  private List<String> changedSettings() {
    Path file = bench.commonSiteConfig();
    Map<String, @Nullable Object> now;
    try {
      now = ConfigFile.read(file);
    } catch (BrokenConfigException broken) {
      return List.of(broken.getMessage() + "; running processes keep the settings of before");
    }
    Map<String, @Nullable Object> before = settings;
    settings = now;
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    Map<Effect, List<String>> changed = new TreeMap<>();
    for (String key : keys) {
      Effect effect = SettingsSchema.find(key).map(Setting::effect).orElse(Effect.LIVE);
      if (!Objects.equals(before.get(key), now.get(key)) && !TAKEN.contains(effect)) {
        changed.computeIfAbsent(effect, _ -> new ArrayList<>()).add(key);
      }
    }
    List<String> lines = new ArrayList<>();
    changed.forEach((effect, names) ->
        lines.add(
            "%s in %s: %s".formatted(String.join(", ", names), shown(file), effect.advice())));
    return lines;
  }

  private Path shown(Path file) {
    return bench.root().relativize(file);
  }

  private Map<Path, Integer> contents() {
    Map<Path, Integer> found = new HashMap<>();
    List<Path> files =
        new ArrayList<>(
            List.of(
                bench.commonSiteConfig(),
                bench.root().resolve("Procfile"),
                bench.root().resolve(".env")));
    try (DirectoryStream<Path> more = Files.newDirectoryStream(bench.config(), "*.conf")) {
      more.forEach(files::add);
    } catch (IOException | DirectoryIteratorException none) {
      // They are looked at again a second later.
    }
    for (Path file : files) {
      try {
        found.put(file, Arrays.hashCode(Files.readAllBytes(file)));
      } catch (IOException missing) {
        // It counts as changed when it is there again.
      }
    }
    return found;
  }
}
