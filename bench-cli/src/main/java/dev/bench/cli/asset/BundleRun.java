package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One build of an app's bundles, into a draft. */
final class BundleRun {

  /** It would lead to the source of the sheet that is not mirrored. */
  private static final Pattern SOURCE_MAP =
      Pattern.compile("/\\*# sourceMappingURL=[^*]*\\*/\\s*$");

  private final String app;
  private final BundleSources sources;
  private final Path draft;
  private final Instant start = Instant.now();
  private final NavigableSet<Path> read = new TreeSet<>();
  private final List<Bundle> bundles = new ArrayList<>();
  private final List<BuildFault> warnings = new ArrayList<>();

  /** A run into {@code draft}, which is empty. */
  BundleRun(String app, BundleSources sources, Path draft) {
    this.app = app;
    this.sources = sources;
    this.draft = draft;
    sources.settings().forEach(read::add);
  }

  /** Makes the bundles of scripts and plain styles. */
  void scripts(Esbuild esbuild, VueBundler vue) throws IOException {
    Made made =
        sources.components().isEmpty()
            ? esbuild.bundles(sources, sources.plain(), draft)
            : vue.bundles(sources, esbuild, draft);
    read.addAll(made.metafile().read(sources.folder()));
    bundles.addAll(made.metafile().bundles(sources.folder(), draft));
    warnings.addAll(made.warnings());
  }

  /** Makes the bundles of SCSS. */
  void styles(Sass sass, Esbuild esbuild) throws IOException {
    for (Path entry : sources.sass()) {
      Path css = draft.resolve("style.css");
      Sass.Style style = sass.style(sources.folder(), entry, css);
      Files.delete(css);
      read.addAll(style.files());
      String name = entry.getFileName().toString().replaceFirst("\\.scss$", "");
      Path folder = sources.folder().resolve(entry).resolveSibling(".").normalize();
      Made made = esbuild.style(style.css(), name, folder, draft);
      read.addAll(made.metafile().read(folder));
      bundles.addAll(made.metafile().bundles(folder, draft));
      warnings.addAll(made.warnings());
    }
  }

  /** Makes the right-to-left form of each style sheet, with the package {@code rtlcss}. */
  void mirror(RtlStyles styles, Path rtlcss, Duration limit) throws IOException {
    for (Bundle bundle : List.copyOf(bundles)) {
      if (bundle.isStyles()) {
        String css =
            SOURCE_MAP.matcher(Files.readString(draft.resolve(bundle.file()))).replaceAll("");
        byte[] mirrored = styles.mirrored(css, rtlcss, limit).getBytes(StandardCharsets.UTF_8);
        Path file = draft.resolve(Bundle.rtlFile(bundle.name(), mirrored));
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, mirrored);
        bundles.add(
            new Bundle(
                Bundle.RTL + bundle.name(), draft.relativize(file).toString(), mirrored.length));
      }
    }
  }

  /** Whether a style sheet was made. */
  boolean hasStyles() {
    return bundles.stream().anyMatch(Bundle::isStyles);
  }

  /** Adds what a developer should know. */
  void warn(String warning) {
    warnings.add(BuildFault.of(warning));
  }

  /** What esbuild finds odd. */
  List<BuildFault> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * What was made.
   *
   * @throws BrokenBundleException when two bundles have one name
   */
  AppBundles made(String recipe) throws IOException {
    Map<String, Bundle> byName = new HashMap<>();
    for (Bundle bundle : bundles) {
      if (byName.put(bundle.name(), bundle) != null) {
        throw new BrokenBundleException(
            BuildFault.of(
                "Two sources in apps/%s/public make the bundle %s: %s; give one of them another name"
                    .formatted(app, bundle.name(), sources.makersOf(bundle.name()))));
      }
    }
    List<InputFile> inputs = read.stream().map(file -> InputFile.readSince(file, start)).toList();
    List<String> files =
        Folders.files(draft).stream().map(file -> draft.relativize(file).toString()).toList();
    return new AppBundles(recipe, inputs, bundles, files);
  }
}
