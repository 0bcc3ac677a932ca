package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.embedded.binaries.AssetPrograms;
import dev.bench.embedded.binaries.ServerMissingException;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes bundles with Vue's single-file components: esbuild, driven by Node, with the compiler that
 * comes with the package {@code vue} of the app.
 *
 * <p>The process of Node is kept for the next build. Threads: one at a time.
 */
final class VueBundler implements AutoCloseable {

  private final AssetPrograms programs;
  private @Nullable KeptNode node;

  VueBundler(AssetPrograms programs) {
    this.programs = programs;
  }

  /** A place that a message is about. */
  private record Location(@Nullable String file, int line, int column, @Nullable String lineText) {}

  /** A message of esbuild or of the compiler. */
  private record Message(String text, @Nullable Location location) {

    BuildFault fault(Path folder) {
      if (location == null || location.file == null) {
        return BuildFault.of(text);
      }
      String file = folder.resolve(location.file).normalize().toString();
      int column = location.line == 0 ? 0 : location.column + 1;
      String source = location.lineText == null ? "" : location.lineText;
      return new BuildFault(file, location.line, column, text, source);
    }
  }

  /** What Node answers: one of the members is there, or metafile and warnings. */
  private record Answer(
      @Nullable Metafile metafile,
      @Nullable List<Message> warnings,
      @Nullable List<Message> errors,
      @Nullable String missing) {}

  /** Makes bundles of {@code sources} with the settings of {@code esbuild}. */
  Made bundles(BundleSources sources, Esbuild esbuild, Path made) throws IOException {
    Map<String, Object> job =
        Map.of(
            "folder", sources.folder().toString(),
            "production", esbuild.settings().minified(),
            "options", esbuild.libraryOptions(sources.plain(), made));
    Answer answer = ask(Json.core().write(job), sources, esbuild);
    if (answer.missing != null) {
      throw missing(
          sources,
          "The package vue, which has its compiler, is not in node_modules of the app; run: npm install vue");
    }
    if (answer.errors != null || answer.metafile == null) {
      List<Message> errors = answer.errors == null ? List.of() : answer.errors;
      throw new BrokenBundleException(
          errors.stream().map(error -> error.fault(sources.folder())).toList());
    }
    List<Message> warnings = answer.warnings == null ? List.of() : answer.warnings;
    return new Made(
        answer.metafile,
        warnings.stream().map(warning -> warning.fault(sources.folder())).toList());
  }

  private Answer ask(String job, BundleSources sources, Esbuild esbuild) throws IOException {
    KeptNode kept = node;
    if (kept == null || !kept.isAlive()) {
      close();
      kept = start(sources);
      node = kept;
    }
    try {
      return Json.core().read(kept.ask(job, esbuild.settings().limit()), Answer.class);
    } catch (IOException failed) {
      close();
      throw missing(sources, String.valueOf(failed.getMessage()));
    }
  }

  private KeptNode start(BundleSources sources) throws IOException {
    Path program =
        programs
            .node()
            .orElseThrow(() ->
                missing(
                    sources,
                    "Vue's components need Node.js 18 or newer, which is not on the PATH; install it"));
    try {
      return KeptNode.start(
          program,
          "vue-bundler.cjs",
          List.of(programs.esbuildLibrary().toString()),
          Map.of("ESBUILD_BINARY_PATH", programs.bundledEsbuild().toString()));
    } catch (ServerMissingException e) {
      throw missing(sources, String.valueOf(e.getMessage()));
    }
  }

  private static BrokenBundleException missing(BundleSources sources, String message) {
    String file = sources.folder().resolve(sources.components().getFirst()).toString();
    return new BrokenBundleException(new BuildFault(file, 0, 0, message, ""));
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
      node = null;
    }
  }
}
