package dev.bench.cli.command.code;

import dev.bench.app.ExposedMethod;
import dev.bench.app.JobMethod;
import dev.bench.app.LoadedApp;
import dev.bench.config.BenchDirectory;
import dev.bench.http.HttpMethod;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code bench methods}: what the web can call, and what runs as a job. */
@Command(
    name = "methods",
    description = "Lists the whitelisted methods and the jobs of apps.",
    footer = {"", "Example:  bench methods --json"})
public final class MethodsCommand extends Listing {

  @Override
  List<String> columns() {
    return List.of("method", "app", "kind", "access", "from");
  }

  @Override
  Stream<List<String>> rows(LoadedApp app, BenchDirectory directory) {
    Stream<List<String>> exposed =
        app.exposed().values().stream()
            .map(each ->
                List.of(
                    each.name(),
                    app.name(),
                    verbs(each),
                    access(each),
                    source(app, each.name(), directory)));
    Stream<List<String>> jobs =
        app.jobs().values().stream()
            .map(each ->
                List.of(
                    each.name(),
                    app.name(),
                    "job",
                    queue(each),
                    source(app, each.name(), directory)));
    return Stream.concat(exposed, jobs).sorted(Comparator.comparing(List::getFirst));
  }

  private static String verbs(ExposedMethod method) {
    return method.httpMethods().size() == HttpMethod.values().length
        ? "any"
        : method.httpMethods().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  private static String access(ExposedMethod method) {
    if (method.allowGuest()) {
      return "guests";
    }
    return method.roles().isEmpty() ? "users" : String.join(",", method.roles());
  }

  private static String queue(JobMethod job) {
    return "queue " + job.settings().queue();
  }
}
