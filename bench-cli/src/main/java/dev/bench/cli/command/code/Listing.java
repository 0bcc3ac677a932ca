package dev.bench.cli.command.code;

import dev.bench.app.AppFiles;
import dev.bench.app.Apps;
import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A command that lists something of all loaded apps, or of those of one site. */
abstract class Listing implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As a JSON list of objects.")
  private boolean json;

  /** The names of the columns. */
  abstract List<String> columns();

  /** The rows of one app, each with a text for each column. */
  abstract Stream<List<String>> rows(LoadedApp app, BenchDirectory directory);

  @Override
  public final void run() {
    BenchDirectory directory = bench.directory();
    List<List<String>> rows =
        apps(directory).stream().flatMap(app -> rows(app, directory)).toList();
    if (json) {
      bench.out().println(Json.core().write(rows.stream().map(this::named).toList()));
    } else {
      print(rows);
    }
  }

  private List<LoadedApp> apps(BenchDirectory directory) {
    Generation code = Apps.load(directory).current();
    Optional<Set<String>> chosen = bench.typedSitesApps(directory);
    return code.apps().values().stream()
        .filter(app -> chosen.isEmpty() || chosen.get().contains(app.name()))
        .toList();
  }

  private Map<String, String> named(List<String> row) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      named.put(columns().get(i), row.get(i));
    }
    return named;
  }

  private void print(List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(rows);
    all.addFirst(columns());
    PrintWriter out = bench.out();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = all.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Where the sources of the app lie; the built-in app has none. */
  static AppFiles files(LoadedApp app, BenchDirectory directory) {
    return new AppFiles(app.name(), directory.apps().resolve(app.name()));
  }

  /** The source file of a dotted method, from the top of the bench; empty for the built-in app. */
  static String source(LoadedApp app, String method, BenchDirectory directory) {
    String type = method.substring(0, Math.max(0, method.lastIndexOf('.'))).replaceAll("\\$.*", "");
    Path file = files(app, directory).sources().resolve(type.replace('.', '/') + ".java");
    return Files.exists(file) ? directory.root().relativize(file).toString() : "";
  }
}
