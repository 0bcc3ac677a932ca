package dev.bench.cli.command.site;

import dev.bench.BenchException;
import dev.bench.Context;
import dev.bench.Session;
import dev.bench.app.ExposedMethod;
import dev.bench.app.Generation;
import dev.bench.app.JobMethod;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Nearness;
import dev.bench.console.AppFrames;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.logging.LogContext;
import dev.bench.runtime.Bench;
import dev.bench.runtime.UnitOfWork;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench execute}: calls a method on a site as Administrator, commits, prints the result. */
@Command(
    name = "execute",
    description = "Calls a whitelisted method or a job of an installed app.",
    footer = {
      "",
      "It runs as Administrator and commits when it returns; its result is printed as JSON.",
      "A job runs here and now. What a method throws is shown with its lines in apps.",
      "Examples:",
      "  bench --site site1.localhost execute todo.Todos.open",
      "  bench --site site1.localhost execute todo.Todos.add --kwargs '{\"title\": \"Milk\"}'"
    })
public final class ExecuteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "METHOD", description = "Its dotted name, such as todo.Todos.open.")
  private String method;

  @Option(names = "--args", paramLabel = "JSON", description = "Arguments in order: a JSON list.")
  private String args = "[]";

  @Option(names = "--kwargs", paramLabel = "JSON", description = "By name: a JSON object.")
  private String kwargs = "{}";

  @Override
  public Integer call() throws Exception {
    List<?> positional = parsed("--args", args, List.class);
    Map<String, ?> named = names(parsed("--kwargs", kwargs, Map.class));
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    List<String> sites = bench.siteNames(directory, config);
    sites.forEach(new Sites(directory, config)::require); // before servers are started in vain
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, "execute", 2)) {
        boolean good = true;
        for (String site : sites) {
          good &= execute(open, open.sites().require(site), positional, named);
        }
        return good ? 0 : 1;
      }
    }
  }

  /** Whether the method returned; what it threw is told. */
  private boolean execute(Bench open, SiteState site, List<?> positional, Map<String, ?> named)
      throws Exception {
    Generation code = open.apps().current();
    Context.Work<Optional<String>> work =
        ctx -> {
          Object result = invoke(code, site, ctx, positional, named);
          return Optional.ofNullable(result).map(code.json()::write);
        };
    try (LogContext log = LogContext.open()) {
      log.site(site.name()).user(Session.ADMINISTRATOR);
      UnitOfWork unit = open.unit(site).as(Session.ADMINISTRATOR).on(code).console();
      if (code.job(site.installedApps(), method).isPresent()) {
        unit = unit.job(new ExecutedJob());
      }
      String prefix = bench.meansAllSites() ? site.name() + "  " : "";
      unit.call(work).ifPresent(result -> bench.out().println(prefix + result));
      return true;
    } catch (MethodFailedException failed) {
      tell(site, failed.thrown);
      return false;
    } catch (UnknownMethodException unknown) {
      if (!bench.meansAllSites()) {
        throw unknown;
      }
      commandLine().getErr().println("bench: " + unknown.getMessage());
      return false;
    }
  }

  private @Nullable Object invoke(
      Generation code, SiteState site, Context ctx, List<?> positional, Map<String, ?> named)
      throws Exception {
    Optional<ExposedMethod> exposed = code.exposed(site.installedApps(), method);
    if (exposed.isPresent()) {
      return called(() -> exposed.get().call(ctx, positional, named));
    }
    Optional<JobMethod> job = code.job(site.installedApps(), method);
    if (job.isPresent()) {
      return called(() -> job.get().call(ctx, positional, named));
    }
    throw new UnknownMethodException(method, site, callable(code, site));
  }

  /** The names of the methods and jobs that the site has. */
  private static List<String> callable(Generation code, SiteState site) {
    return site.installedApps().stream()
        .map(code.apps()::get)
        .filter(Objects::nonNull)
        .flatMap(
            app -> Stream.of(app.exposed(), app.jobs()).flatMap(each -> each.keySet().stream()))
        .toList();
  }

  /** What the method throws is told by its frames in apps; it rolls back all the same. */
  private static @Nullable Object called(Callable<@Nullable Object> call) {
    try {
      return call.call();
    } catch (Exception thrown) {
      throw new MethodFailedException(thrown);
    }
  }

  private void tell(SiteState site, Throwable failure) {
    PrintWriter err = commandLine().getErr();
    err.println(
        "bench: " + method + " failed on " + site.name() + ": " + AppFrames.of(failure).getFirst());
    AppFrames.of(failure).stream().skip(1).forEach(line -> err.println("       " + line));
    if (bench.verbose) {
      failure.printStackTrace(err);
    }
  }

  private <T> T parsed(String option, String text, Class<T> type) {
    try {
      return Json.core().read(text, type);
    } catch (JsonException wrong) {
      throw new ParameterException(commandLine(), option + ": " + wrong.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are texts
  private static Map<String, ?> names(Map<?, ?> object) {
    return (Map<String, ?>) object;
  }

  private CommandLine commandLine() {
    return spec.commandLine();
  }

  /** The method threw. */
  private static final class MethodFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Exception thrown;

    MethodFailedException(Exception thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }

  /** No installed app has a method of that name that may be called. */
  static final class UnknownMethodException extends BenchException {

    private static final long serialVersionUID = 1L;

    UnknownMethodException(String method, SiteState site, List<String> callable) {
      super(
          404,
          "No app on site %s has a whitelisted method or a job %s%s"
              .formatted(site.name(), method, hint(method, site, callable)));
    }

    private static String hint(String method, SiteState site, List<String> callable) {
      return Nearness.nearest(method, callable).isEmpty()
          ? "; installed are " + String.join(", ", site.installedApps())
          : Nearness.hint(method, callable);
    }
  }
}
