package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.embedded.binaries.AssetPrograms;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mirrors style sheets for languages that are written from right to left: the package {@code
 * rtlcss}, which the app has, in a process of Node.
 *
 * <p>The process is kept for the next build. Threads: one at a time.
 */
final class RtlStyles implements AutoCloseable {

  private final AssetPrograms programs;
  private @Nullable Path packageOfNode;
  private @Nullable KeptNode node;

  RtlStyles(AssetPrograms programs) {
    this.programs = programs;
  }

  /** What Node answers: one of the two is there. */
  private record Answer(@Nullable String css, @Nullable String error) {}

  /** The package that a script in {@code folder} would get; empty without it, or without Node. */
  Optional<Path> rtlcss(Path folder) {
    for (Path each = folder; each != null; each = each.getParent()) {
      Path found = each.resolve("node_modules/rtlcss");
      if (Files.isRegularFile(found.resolve("package.json"))) {
        return programs.node().map(_ -> found);
      }
    }
    return Optional.empty();
  }

  /**
   * The mirrored form of {@code css}.
   *
   * @param rtlcss the folder of the package
   * @throws BrokenBundleException when it cannot be made
   */
  String mirrored(String css, Path rtlcss, Duration limit) throws IOException {
    try {
      String answer = node(rtlcss).ask(Json.core().write(Map.of("css", css)), limit);
      Answer read = Json.core().read(answer, Answer.class);
      if (read.css == null) {
        throw new BrokenBundleException(BuildFault.of("rtlcss: " + read.error));
      }
      return read.css;
    } catch (IOException failed) {
      close();
      throw new BrokenBundleException(
          BuildFault.of(
              "The package %s cannot mirror style sheets: %s"
                  .formatted(rtlcss, failed.getMessage())));
    }
  }

  private KeptNode node(Path rtlcss) throws IOException {
    KeptNode kept = node;
    if (kept == null || !kept.isAlive() || !rtlcss.equals(packageOfNode)) {
      close();
      Path program = programs.node().orElseThrow(() -> new IOException("Node.js is gone"));
      kept = KeptNode.start(program, "rtl-styles.cjs", List.of(rtlcss.toString()), Map.of());
      node = kept;
      packageOfNode = rtlcss;
    }
    return kept;
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
      node = null;
    }
  }
}
