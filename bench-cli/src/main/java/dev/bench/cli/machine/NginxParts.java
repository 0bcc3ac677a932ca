package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * People's own parts of the server blocks of a bench.
 *
 * <p>nginx loads no file at all while one of them has a fault, so it must read no file that a
 * person edits. The text of each part that nginx accepts is copied into the file of the bench. A
 * part that it does not accept keeps the text that it has there, and is left out without one.
 */
public final class NginxParts {

  /** A part in the file of the bench, by its name, with its text. */
  private static final Pattern COPIED =
      Pattern.compile("(?ms)^# Begin of config/nginx\\.d/([^\n]+)\n(.*?)^# End of \\1\n");

  private final NginxService nginx;
  private final String bench;
  private final Path folder;

  /**
   * The parts of a bench.
   *
   * @param bench its name
   * @param folder where the parts lie
   */
  public NginxParts(NginxService nginx, String bench, Path folder) {
    this.nginx = nginx;
    this.bench = bench;
    this.folder = folder;
  }

  /**
   * The lines for each server block.
   *
   * @param now the present file of the bench
   * @param file makes the file of the bench with given lines in each server block
   * @param broken hears of each part with a fault, and what nginx says
   */
  public String lines(String now, UnaryOperator<String> file, Consumer<String> broken)
      throws IOException {
    Map<String, String> parts = read();
    if (parts.isEmpty()) {
      return "";
    }
    if (!Files.isReadable(nginx.main()) || Machine.program("nginx").isEmpty()) {
      return copied(parts);
    }
    return refusal(file, parts).isEmpty()
        ? copied(parts)
        : copied(chosen(now, file, parts, broken));
  }

  private Map<String, String> chosen(
      String now, UnaryOperator<String> file, Map<String, String> parts, Consumer<String> broken)
      throws IOException {
    Map<String, String> chosen = new LinkedHashMap<>();
    Optional<String> elsewhere = refusal(file, chosen);
    if (elsewhere.isPresent()) {
      broken.accept(
          "the parts in config/nginx.d could not be checked, which root may be able to: nginx says %s"
              .formatted(elsewhere.get()));
      return parts;
    }
    Map<String, String> former = in(now);
    for (Map.Entry<String, String> part : parts.entrySet()) {
      String name = part.getKey();
      Optional<String> fault = refusal(file, with(chosen, name, part.getValue()));
      if (fault.isEmpty()) {
        chosen.put(name, part.getValue());
        continue;
      }
      String before = former.get(name);
      boolean keeps = before != null && refusal(file, with(chosen, name, before)).isEmpty();
      if (keeps) {
        chosen.put(name, before);
      }
      broken.accept(
          "config/nginx.d/%s %s: %s"
              .formatted(name, keeps ? "keeps its former text" : "is left out", fault.get()));
    }
    return chosen;
  }

  private static Map<String, String> with(Map<String, String> parts, String name, String text) {
    Map<String, String> more = new LinkedHashMap<>(parts);
    more.put(name, text);
    return more;
  }

  /** By name, as nginx orders files. */
  private Map<String, String> read() throws IOException {
    Map<String, String> parts = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.conf")) {
        for (Path part : found) {
          String text = text(part).stripTrailing();
          if (!text.isEmpty()) {
            parts.put(String.valueOf(part.getFileName()), text);
          }
        }
      }
    }
    return parts;
  }

  private static String text(Path part) throws IOException {
    try {
      return Files.readString(part);
    } catch (CharacterCodingException notUtf8) {
      throw new CannotSetUpException(part + " is not UTF-8 text: save it as UTF-8, then try again");
    }
  }

  /** The parts that are copied into a file of a bench. */
  public static Map<String, String> in(String file) {
    return COPIED
        .matcher(file)
        .results()
        .collect(
            Collectors.toMap(
                each -> each.group(1),
                each -> each.group(2).stripTrailing(),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  private static String copied(Map<String, String> parts) {
    StringBuilder lines = new StringBuilder();
    parts.forEach((name, text) ->
        lines.append("# Begin of config/nginx.d/%s\n%s\n# End of %1$s\n".formatted(name, text)));
    return lines.toString();
  }

  /** What nginx says against the parts. As files of their own they cannot end a server block. */
  private Optional<String> refusal(UnaryOperator<String> file, Map<String, String> parts)
      throws IOException {
    return nginx.refusal(
        bench,
        folder -> {
          StringBuilder lines = new StringBuilder();
          parts
              .keySet()
              .forEach(name -> lines.append("include \"%s/%s\";\n".formatted(folder, name)));
          return file.apply(lines.toString());
        },
        parts);
  }
}
