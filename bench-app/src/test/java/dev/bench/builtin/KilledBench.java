package dev.bench.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteServer;
import dev.bench.site.Sites;
import dev.bench.site.journal.Recovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@code kill -9} leaves: a copy of the bench's folders at one moment, whose journals no
 * process holds. The database server is that of the bench.
 *
 * @param directory the copy
 * @param server the server
 */
record KilledBench(BenchDirectory directory, SiteServer server) {

  /** Copies {@code bench} as it is now, in the middle of an operation. */
  static KilledBench copied(BenchDirectory bench, Path to, SiteServer server) {
    try {
      for (Path part : List.of(bench.sites(), bench.config(), bench.archived())) {
        if (Files.isDirectory(part)) {
          copy(part, to.resolve(bench.root().relativize(part)));
        }
      }
      Files.createDirectories(to.resolve("apps"));
      for (Path journal : journals(to)) { // some paths in it are absolute
        Files.writeString(
            journal, Files.readString(journal).replace(bench.root() + "/", to.toString() + "/"));
      }
      return new KilledBench(new BenchDirectory(to), server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  private static List<Path> journals(Path root) throws IOException {
    Path folder = root.resolve("config/journal");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".journal")).toList();
    }
  }

  /** Does what the next command does first. */
  void recover(String as) {
    Sites sites = new Sites(directory, BenchConfig.load(directory));
    assertThat(Recovery.run(directory, sites, ServerLogins.of(server), Progress.silent()))
        .as(as)
        .isEmpty();
    try {
      assertThat(journals(directory.root())).as(as).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of its sites. */
  List<String> sites() {
    return Sites.names(directory);
  }

  /** The name of a site's database. */
  String database(String site) {
    return String.valueOf(
        ConfigFile.read(directory.site(site).resolve("site_config.json")).get("db_name"));
  }

  /** The default site. */
  String defaultSite() {
    return String.valueOf(ConfigFile.read(directory.commonSiteConfig()).get("default_site"));
  }
}
