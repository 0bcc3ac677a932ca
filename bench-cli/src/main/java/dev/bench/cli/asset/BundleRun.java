package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** One build of an app's bundles, into a draft. */
final class BundleRun {

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
