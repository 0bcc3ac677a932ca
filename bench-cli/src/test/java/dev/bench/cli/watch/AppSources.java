package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The source folder of an app in a bench, written by a test; not built yet. */
record AppSources(BenchDirectory bench, AppFiles files) {

  /** A new app with an empty {@code register()}. */
  static AppSources in(Path bench, String name) throws IOException {
    BenchDirectory directory = new BenchDirectory(bench);
    for (Path folder : List.of(directory.sites(), directory.config())) {
      Files.createDirectories(folder);
    }
    Files.writeString(
        directory.sites().resolve("apps.txt"),
        name + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    AppSources app = new AppSources(directory, new AppFiles(name, directory.apps().resolve(name)));
    Path services = app.files.resources().resolve("META-INF/services/dev.bench.App");
    Files.createDirectories(services.resolveSibling("."));
    Files.writeString(services, name + ".TheApp\n");
    app.register("");
    return app;
  }

  /** Writes the class of the app with that body of {@code register()}. */
  Path register(String body) throws IOException {
    return type(
        "TheApp",
        """
        implements dev.bench.App {
          public String name() { return "%s"; }
          public void register(dev.bench.Hooks hooks) {
            %s
          }
          public static void job(dev.bench.Context ctx) {}
        }
        """
            .formatted(files.name(), body));
  }

  /** Writes a class; {@code rest} follows its name. */
  Path type(String name, String rest) throws IOException {
    Path file = files.sources().resolve(files.name()).resolve(name + ".java");
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(
        file, "package %s; public class %s %s\n".formatted(files.name(), name, rest));
  }

  /** Writes the pom, of which only the inner part is given. */
  Path pom(String inner) throws IOException {
    return Files.writeString(
        files.folder().resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>shop</groupId><artifactId>%s</artifactId><version>1</version>
        %s
        </project>
        """
            .formatted(files.name(), inner));
  }

  /** The current build. */
  Optional<AppBuild> build() throws IOException {
    return new Builds(bench, files.name()).current();
  }

  /** The folders of all builds. */
  List<Path> builds() throws IOException {
    try (Stream<Path> all = Files.list(bench.builds().resolve(files.name()))) {
      return all.filter(each -> Files.isRegularFile(each.resolve("manifest.json")))
          .filter(
              each -> !Files.isSymbolicLink(each) && !each.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  /** The classes of the current build. */
  Path classes() throws IOException {
    return build().orElseThrow().classes();
  }
}
