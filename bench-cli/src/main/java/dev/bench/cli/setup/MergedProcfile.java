package dev.bench.cli.setup;

import dev.bench.config.BenchConfig;
import dev.bench.process.procfile.Procfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Procfile that people edit, updated from the settings.
 *
 * <p>Only two things change: {@code --port NUMBER} of {@code web} and {@code socketio}, and missing
 * lines of custom queues. Comments, policies, other lines, their order and the line ends stay.
 */
final class MergedProcfile {

  /** The first line may begin with a byte order mark. */
  private static final Pattern NAME =
      Pattern.compile("\\uFEFF?\\s*([A-Za-z0-9_-]+)\\s*:.*", Pattern.DOTALL);

  private static final Pattern PORT = Pattern.compile("(?<=--port[= ])\\d{1,5}(?=\\s|$)");

  private final BenchConfig config;

  MergedProcfile(BenchConfig config) {
    this.config = config;
  }

  /**
   * The updated {@code text}.
   *
   * @throws dev.bench.process.procfile.BrokenProcfileException when it is none
   */
  String of(String text) {
    if (text.isBlank()) {
      return DefaultProcfile.text(config);
    }
    Procfile procfile = Procfile.parse(text, "Procfile");
    List<String> lines = lines(withPorts(text));
    addWorkers(procfile.names(), lines);
    return String.join("", lines);
  }

  /** The text with the ports of the settings and no other change. */
  String withPorts(String text) {
    return lines(text).stream().map(this::withPort).collect(Collectors.joining());
  }

  /** Each with its end; the last may have none. */
  private static List<String> lines(String text) {
    return new ArrayList<>(List.of(text.split("(?<=\n)")));
  }

  /** The lines of a new bench that {@code text} does not have. */
  List<String> absent(String text) {
    List<String> names = new ArrayList<>(Procfile.parse(DefaultProcfile.text(config), "").names());
    names.removeAll(Procfile.parse(text, "Procfile").names());
    return names;
  }

  private String withPort(String line) {
    int port =
        switch (name(line)) {
          case "web" -> config.webserverPort();
          case "socketio" -> config.socketioPort();
          default -> 0;
        };
    return port == 0 ? line : PORT.matcher(line).replaceFirst(Integer.toString(port));
  }

  private void addWorkers(List<String> names, List<String> lines) {
    Map<String, String> missing = DefaultProcfile.workers(config);
    missing.keySet().removeAll(names);
    if (missing.isEmpty()) {
      return;
    }
    String end = lines.getFirst().endsWith("\r\n") ? "\r\n" : "\n";
    int at = lines.size();
    while (at > 0 && !name(lines.get(at - 1)).startsWith("worker")) {
      at--;
    }
    int place = at == 0 ? lines.size() : at;
    lines.set(place - 1, lines.get(place - 1).stripTrailing() + end);
    lines.addAll(place, missing.values().stream().map(line -> line + end).toList());
  }

  private static String name(String line) {
    Matcher name = NAME.matcher(line);
    return name.matches() ? name.group(1) : "";
  }
}
