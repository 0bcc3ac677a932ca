package dev.bench.cli.command.code;

import dev.bench.app.LoadedApp;
import dev.bench.config.BenchDirectory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code bench schedules}: what runs by the clock. */
@Command(
    name = "schedules",
    description = "Lists the schedules that apps declare.",
    footer = {"", "Example:  bench --site shop.localhost schedules"})
public final class SchedulesCommand extends Listing {

  @Override
  List<String> columns() {
    return List.of("line", "method", "app", "queue", "missed", "overlap", "from");
  }

  @Override
  Stream<List<String>> rows(LoadedApp app, BenchDirectory directory) {
    return app.hooks().schedules().stream()
        .map(each ->
            List.of(
                each.line(),
                each.method(),
                app.name(),
                each.queue().orElse(""),
                each.missed().name().toLowerCase(Locale.ROOT),
                each.overlap().name().toLowerCase(Locale.ROOT),
                source(app, each.method(), directory)));
  }
}
