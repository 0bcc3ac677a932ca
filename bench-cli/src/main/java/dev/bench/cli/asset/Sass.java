package dev.bench.cli.asset;

import dev.bench.build.BuildFault;
import dev.bench.embedded.binaries.Command;
import dev.bench.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes CSS of SCSS with Dart Sass. {@code @use "bootstrap/scss/bootstrap"} finds what {@code npm
 * install} has put into the app's {@code node_modules}.
 *
 * @param program the program {@code sass}
 * @param limit how long a run may take
 */
record Sass(Path program, Duration limit) {

  /**
   * Without colours and Unicode: {@code Error: Undefined variable.}, the source line after {@code
   * |}, then the place: {@code public/shop.bundle.scss 1:28 root stylesheet}.
   */
  private static final Pattern PLACE = Pattern.compile("\\s+(\\S.*?) (\\d+):(\\d+)  .*");

  private static final Pattern MAP =
      Pattern.compile("/\\*# sourceMappingURL=data:application/json;charset=utf-8,(\\S+) \\*/");

  /**
   * CSS that Sass has made.
   *
   * @param css with its source map in it
   * @param files what was read
   */
  record Style(String css, List<Path> files) {

    Style {
      files = List.copyOf(files);
    }
  }

  /** The CSS of {@code entry}, a file below {@code folder}; it is written to {@code css} first. */
  Style style(Path folder, Path entry, Path css) throws IOException {
    List<String> words =
        List.of(
            program.toString(),
            "--no-color",
            "--no-unicode",
            "--no-error-css",
            "--quiet-deps",
            "--embed-source-map",
            "--embed-sources",
            "--source-map-urls=absolute",
            "--load-path=node_modules",
            entry.toString(),
            css.toString()); // warnings go where the CSS would go else
    Command.Result result = new Command(words, folder, limit).run("", Map.of());
    if (!result.succeeded()) {
      throw new BrokenBundleException(fault(result.output(), folder, entry));
    }
    String text = Files.readString(css);
    return new Style(text, files(text));
  }

  private static BuildFault fault(String output, Path folder, Path entry) {
    List<String> lines = output.lines().toList();
    String message =
        lines.stream()
            .filter(line -> line.startsWith("Error: "))
            .map(line -> line.substring("Error: ".length()))
            .findFirst()
            .orElse(Command.lastLines(output));
    String source = "";
    for (String line : lines) {
      Matcher place = PLACE.matcher(line);
      if (place.matches()) {
        String file = folder.resolve(place.group(1)).normalize().toString();
        int column = Integer.parseInt(place.group(3));
        return new BuildFault(file, Integer.parseInt(place.group(2)), column, message, source);
      }
      if (line.matches("\\d+ +\\| .*")) {
        source = line.substring(line.indexOf('|') + 2);
      }
    }
    return new BuildFault(folder.resolve(entry).toString(), 0, 0, message, "");
  }

  private static List<Path> files(String css) {
    List<Path> files = new ArrayList<>();
    Matcher map = MAP.matcher(css);
    if (map.find()) {
      String json = URLDecoder.decode(map.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      if (Json.core().object(json).get("sources") instanceof List<?> sources) {
        sources.stream()
            .map(String::valueOf)
            .filter(source -> source.startsWith("file:"))
            .forEach(source -> files.add(Path.of(URI.create(source))));
      }
    }
    return files;
  }
}
