package dev.bench.cli.command.code;

import dev.bench.app.LoadedApp;
import dev.bench.app.Page;
import dev.bench.config.BenchDirectory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code bench routes}: the pages and redirects of apps. */
@Command(
    name = "routes",
    description = "Lists the pages and redirects that apps declare; `methods` has the API.",
    footer = {"", "Example:  bench --site shop.localhost routes --json"})
public final class RoutesCommand extends Listing {

  @Override
  List<String> columns() {
    return List.of("path", "app", "kind", "from");
  }

  @Override
  Stream<List<String>> rows(LoadedApp app, BenchDirectory directory) {
    return app.hooks().pages().values().stream()
        .sorted(Comparator.comparing(Page::path))
        .map(page ->
            List.of(
                page.path(),
                app.name(),
                page.redirect().isPresent() ? "redirect" : "page",
                page.redirect().orElseGet(() -> template(app, page, directory))));
  }

  private static String template(LoadedApp app, Page page, BenchDirectory directory) {
    Path file = files(app, directory).pages().resolve(page.template());
    return page.template().isEmpty() ? "" : directory.root().relativize(file).toString();
  }
}
