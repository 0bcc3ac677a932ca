package dev.bench.cli.command.app;

import dev.bench.cli.apps.AppAbout;
import dev.bench.cli.apps.AppIntake;
import dev.bench.cli.apps.AppName;
import dev.bench.cli.apps.Scaffold;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.BuiltVersion;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import java.io.Console;
import java.time.Year;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench new-app}: writes a new app, builds it, and installs it where that is wanted. */
@Command(
    name = "new-app",
    description = "Writes a new app with an example of each kind, and builds it; all or nothing.",
    footer = {
      "",
      "On a terminal it asks for what no option says, and offers to install the app.",
      "Examples:",
      "  bench new-app library",
      "  bench new-app library --title Library --no-input --install-on shop.localhost"
    })
public final class NewAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "NAME", description = "Its name, such as stock_take.")
  private String typed;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "What people read (default: the name in words).")
  private @Nullable String title;

  @Option(
      names = "--publisher",
      paramLabel = "TEXT",
      description = "The publisher (default: your user name).")
  private @Nullable String publisher;

  @Option(
      names = "--license",
      paramLabel = "SPDX",
      description = "The licence as an SPDX identifier (default: MIT).")
  private @Nullable String license;

  @Option(names = "--no-input", description = "Ask nothing; take the defaults.")
  private boolean noInput;

  @Option(names = "--install-on", paramLabel = "SITE", description = "Install it on this site.")
  private @Nullable String installOn;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Sites sites = new Sites(directory, config);
    if (installOn != null) {
      sites.require(installOn); // before anything is made in vain
    }
    AppName name = AppName.typed(typed);
    Progress progress = Terminal.current().progress();
    try (AppIntake intake = AppIntake.begin(directory, new AppBuilds(directory, progress))) {
      intake.requireFree(name);
      new Scaffold(BuiltVersion.ofBench(), Year.now(ZoneId.systemDefault()))
          .write(about(name), intake.draft());
      intake.take(name);
    }
    Optional<String> site = site(sites, config.defaultSite(), name);
    if (site.isPresent()) {
      SiteOperations.installing(directory, progress, site.get(), List.of(name.text()));
    }
    tellNext(progress, config, name, site);
    return 0;
  }

  private AppAbout about(AppName name) {
    return new AppAbout(
        name,
        answer("Title", title, name.title()),
        answer("Publisher", publisher, System.getProperty("user.name")),
        answer("Licence", license, "MIT"));
  }

  private String answer(String question, @Nullable String given, String otherwise) {
    return given != null
        ? given
        : ask("%s [%s]: ".formatted(question, otherwise))
            .filter(text -> !text.isBlank())
            .map(String::strip)
            .orElse(otherwise);
  }

  /** The site that the app is to be installed on; on a terminal the default one is offered. */
  private Optional<String> site(Sites sites, Optional<String> byDefault, AppName name) {
    if (installOn != null) {
      return Optional.of(installOn);
    }
    return byDefault
        .filter(site -> sites.find(site).isPresent())
        .filter(site ->
            ask("Install %s on %s? [Y/n] ".formatted(name, site))
                .filter(answer -> answer.isBlank() || answer.strip().matches("(?i)y(es)?"))
                .isPresent());
  }

  private Optional<String> ask(String question) {
    Optional<Console> person =
        noInput || !Terminal.isThere() ? Optional.empty() : Terminal.console();
    return person.map(console -> console.readLine("%s", question));
  }

  private static void tellNext(
      Progress progress, BenchConfig config, AppName name, Optional<String> site) {
    progress.line("");
    progress.line("    Sources   apps/" + name);
    progress.line(
        site.map(host ->
                "    Page      http://%s:%d/%s".formatted(host, config.webserverPort(), name))
            .orElse("    Install   bench --site SITE install-app " + name));
    progress.line("    Tests     bench run-tests --app " + name);
  }
}
