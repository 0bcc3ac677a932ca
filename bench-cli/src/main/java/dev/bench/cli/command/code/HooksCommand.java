package dev.bench.cli.command.code;

import dev.bench.Call0;
import dev.bench.app.LoadedApp;
import dev.bench.app.MethodNames;
import dev.bench.app.Phase;
import dev.bench.config.BenchDirectory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code bench hooks}: the steps of apps in requests, jobs and the life of a site. */
@Command(
    name = "hooks",
    description = "Lists the hooks that apps declare.",
    footer = {"", "Example:  bench --site shop.localhost hooks"})
public final class HooksCommand extends Listing {

  @Override
  List<String> columns() {
    return List.of("hook", "app", "method", "from");
  }

  @Override
  Stream<List<String>> rows(LoadedApp app, BenchDirectory directory) {
    Stream<List<String>> steps =
        Arrays.stream(Phase.values())
            .flatMap(
                phase -> app.steps(phase).stream().map(step -> row(phase, app, step, directory)));
    Stream<List<String>> checks =
        app.hooks().roomChecks().keySet().stream()
            .sorted()
            .map(type -> List.of("can_subscribe " + type, app.name(), "", ""));
    return Stream.concat(steps, checks);
  }

  private static List<String> row(
      Phase phase, LoadedApp app, Call0 step, BenchDirectory directory) {
    String method = name(step);
    String from = method.isEmpty() ? "" : source(app, method, directory);
    return List.of(phase.name().toLowerCase(Locale.ROOT), app.name(), method, from);
  }

  /** Empty for a lambda, which has no name. */
  private static String name(Call0 step) {
    try {
      return MethodNames.of(step);
    } catch (IllegalArgumentException lambda) {
      return "";
    }
  }
}
