package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** An app with sources of bundles, written by a test. */
record BundledApp(BenchDirectory bench, AppFiles app) {

  static BundledApp in(Path root, String name) throws IOException {
    BenchDirectory bench = new BenchDirectory(root);
    for (Path folder : List.of(bench.sites(), bench.config())) {
      Files.createDirectories(folder);
    }
    Files.writeString(
        bench.sites().resolve("apps.txt"),
        name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    BundledApp app = new BundledApp(bench, new AppFiles(name, bench.apps().resolve(name)));
    Files.createDirectories(app.app.statics());
    return app;
  }

  /** Writes a file below {@code public}. */
  Path write(String name, String text) throws IOException {
    Path file = app.statics().resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  BundleBuild build(BundleOptions options) throws IOException {
    try (Bundler bundler = Bundler.of(bench, System.getenv(), options, _ -> {})) {
      return bundler.build(app);
    }
  }

  Map<String, ?> urls() throws IOException {
    return Json.core().object(Files.readString(bench.sites().resolve("assets/assets.json")));
  }

  Map<String, ?> rtlUrls() throws IOException {
    return Json.core().object(Files.readString(bench.sites().resolve("assets/assets-rtl.json")));
  }

  String rtlText(String bundle) throws IOException {
    return Files.readString(fileAt(String.valueOf(rtlUrls().get(bundle))));
  }

  String url(String bundle) throws IOException {
    return String.valueOf(urls().get(bundle));
  }

  Path dist() {
    return bench.sites().resolve("assets/.dist").resolve(app.name());
  }

  /** The file of a bundle. */
  Path file(String bundle) throws IOException {
    return fileAt(url(bundle));
  }

  private Path fileAt(String url) {
    return dist().resolve(url.substring(("/assets/" + app.name() + "/dist/").length()));
  }

  String text(String bundle) throws IOException {
    return Files.readString(file(bundle));
  }
}
