package dev.bench.cli.asset;

import dev.bench.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What esbuild tells about a build: what it has read and what it has written.
 *
 * @param inputs the files by their paths, seen from where esbuild ran
 * @param outputs the files by their paths, seen from there too
 */
record Metafile(Map<String, Object> inputs, Map<String, Output> outputs) {

  Metafile {
    inputs = Map.copyOf(inputs);
    outputs = Map.copyOf(outputs);
  }

  /**
   * A file that was written.
   *
   * @param entryPoint what it begins with; null when it is no bundle by itself
   * @param cssBundle the styles that the scripts of this bundle import; null when there are none
   * @param bytes its size
   */
  record Output(@Nullable String entryPoint, @Nullable String cssBundle, long bytes) {}

  static Metafile read(String json) {
    return Json.core().read(json, Metafile.class);
  }

  /** The files that were read; what a plugin has made up is none. */
  List<Path> read(Path folder) {
    return inputs.keySet().stream()
        .filter(name -> !name.startsWith("<") && !name.matches("[a-z-]{2,}:.*"))
        .map(name -> folder.resolve(name).normalize())
        .toList();
  }

  /** The bundles, whose files lie below {@code made}. */
  List<Bundle> bundles(Path folder, Path made) {
    List<Bundle> bundles = new ArrayList<>();
    outputs.forEach((path, output) -> {
      if (output.entryPoint != null) {
        bundles.add(bundle(output.entryPoint, path, folder, made));
        if (output.cssBundle != null) {
          bundles.add(bundle(output.entryPoint, output.cssBundle, folder, made));
        }
      }
    });
    return bundles;
  }

  private Bundle bundle(String entry, String path, Path folder, Path made) {
    String file = made.relativize(folder.resolve(path).normalize()).toString();
    String name = Path.of(entry).getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    String kind = file.substring(file.lastIndexOf('.'));
    Output output = outputs.get(path);
    return new Bundle(stem + kind, file, output == null ? 0 : output.bytes);
  }
}
