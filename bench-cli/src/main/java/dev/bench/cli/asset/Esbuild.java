package dev.bench.cli.asset;

import dev.bench.embedded.binaries.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes bundles with esbuild.
 *
 * <p>Shape of a bundle's path: {@code js/shop.bundle.<HASH>.js}, {@code
 * css/shop.bundle.<HASH>.css}, a source map beside it. Addresses that begin with {@code /assets/}
 * or {@code /files/} stay as they are.
 *
 * @param program the program
 * @param app the app whose bundles are made
 * @param settings how
 */
record Esbuild(Path program, String app, AssetSettings settings) {

  private static final List<String> FILES =
      List.of(
          "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "woff", "woff2", "ttf", "otf",
          "eot", "mp3", "mp4", "webm", "wasm");

  /** Vue asks for these; without them it complains in the browser. */
  private static final Map<String, String> VUE_FLAGS =
      Map.of(
          "__VUE_OPTIONS_API__", "true",
          "__VUE_PROD_DEVTOOLS__", "false",
          "__VUE_PROD_HYDRATION_MISMATCH_DETAILS__", "false");

  /** What it is told for every bundle of {@code app}. */
  static List<String> options(String app, AssetSettings settings) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--bundle",
                "--charset=utf8",
                "--target=es2020",
                "--sourcemap",
                "--asset-names=media/[name].[hash]",
                "--public-path=/assets/" + app + "/dist",
                "--external:/assets/*",
                "--external:/files/*"));
    FILES.forEach(extension -> options.add("--loader:." + extension + "=file"));
    if (settings.minified()) {
      options.add("--minify");
    }
    return List.copyOf(options);
  }

  /** The same for the library that Node drives it with. */
  Map<String, Object> libraryOptions(List<Path> entries, Path made) {
    Map<String, String> loaders = new TreeMap<>();
    FILES.forEach(extension -> loaders.put("." + extension, "file"));
    Map<String, Object> options = new TreeMap<>();
    options.put("bundle", true);
    options.put("charset", "utf8");
    options.put("target", "es2020");
    options.put("sourcemap", true);
    options.put("assetNames", "media/[name].[hash]");
    options.put("entryNames", "[ext]/[name].[hash]");
    options.put("publicPath", "/assets/" + app + "/dist");
    options.put("external", List.of("/assets/*", "/files/*"));
    options.put("loader", loaders);
    options.put("minify", settings.minified());
    options.put("entryPoints", entries.stream().map(entry -> "./" + entry).toList());
    options.put("outdir", made.toString());
    options.put("define", VUE_FLAGS);
    return options;
  }

  /** Makes a bundle of each entry in the folder {@code made}. */
  Made bundles(BundleSources sources, List<Path> entries, Path made) throws IOException {
    List<String> words = new ArrayList<>();
    entries.forEach(entry -> words.add("./" + entry));
    words.add("--entry-names=[ext]/[name].[hash]");
    return run(sources.folder(), words, "", made);
  }

  /** Makes one bundle of {@code css}, whose relative addresses are seen from {@code folder}. */
  Made style(String css, String name, Path folder, Path made) throws IOException {
    List<String> words =
        List.of(
            "--loader=css",
            "--sourcefile=" + name + ".scss",
            "--entry-names=css/" + name + ".[hash]");
    return run(folder, words, css, made);
  }

  private Made run(Path folder, List<String> words, String input, Path made) throws IOException {
    Path metafile = made.resolve("metafile.json");
    List<String> all = new ArrayList<>(List.of(program.toString()));
    all.addAll(words);
    all.addAll(options(app, settings));
    all.addAll(List.of("--color=false", "--log-level=warning", "--log-limit=0"));
    all.add("--outdir=" + made);
    all.add("--metafile=" + metafile);
    Command.Result result = new Command(all, folder, settings.limit()).run(input, Map.of());
    if (!result.succeeded()) {
      throw new BrokenBundleException(EsbuildFaults.required(result, folder, program));
    }
    Metafile about = Metafile.read(Files.readString(metafile));
    Files.delete(metafile);
    return new Made(about, EsbuildFaults.of("WARNING", result.output(), folder));
  }
}
