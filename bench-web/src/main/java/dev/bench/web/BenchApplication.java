package dev.bench.web;

import dev.bench.app.Generation;
import dev.bench.http.Application;
import dev.bench.http.PathParameters;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.metrics.Figures;
import dev.bench.metrics.ProcessFigures;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.template.BundleUrls;
import dev.bench.web.answer.Compression;
import dev.bench.web.answer.Conditions;
import dev.bench.web.api.ErrorJson;
import dev.bench.web.asset.Assets;
import dev.bench.web.chain.BodyMemory;
import dev.bench.web.chain.CmdField;
import dev.bench.web.chain.Cors;
import dev.bench.web.chain.ErrorAnswers;
import dev.bench.web.chain.HealthChecks;
import dev.bench.web.chain.MethodNotAllowedException;
import dev.bench.web.chain.PagePolicy;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.chain.SiteResolution;
import dev.bench.web.chain.StandardHeaders;
import dev.bench.web.console.ConsolePin;
import dev.bench.web.console.ErrorConsole;
import dev.bench.web.console.TimedLine;
import dev.bench.web.debug.FailureView;
import dev.bench.web.debug.RequestTimes;
import dev.bench.web.metrics.Metrics;
import dev.bench.web.metrics.MetricsPage;
import dev.bench.web.page.BuildEvents;
import dev.bench.web.page.ErrorPage;
import dev.bench.web.page.PageVariables;
import dev.bench.web.page.SiteList;
import dev.bench.web.page.Templates;
import dev.bench.web.route.Route;
import dev.bench.web.route.Router;
import dev.bench.web.server.Gateway;
import java.util.List;
import java.util.Optional;

/**
 * The application that a bench serves: all of its sites.
 *
 * <p>The constructor of {@link Served} and {@link Chains} show the way of a request from top to
 * bottom. All that knows app code is made once for each generation, and replaced as a whole when a
 * new one comes; requests that run stay on theirs. Thread-safe.
 */
public final class BenchApplication implements Gateway {

  private static final long GZIP_MIN_SIZE = 1400;

  private final Bench bench;
  private final WebOptions options;
  private final Assets assets;
  private final BuildEvents events;
  private final BundleUrls bundles;
  private final HealthChecks health;
  private final Metrics metrics = new Metrics();
  private final ConsolePin pin = new ConsolePin();
  private final TimedLine lines;
  private final BodyMemory memory = BodyMemory.ofHeap();
  private final Compression compression;
  private volatile Served served;

  /** The application of {@code bench}; follows its generations from now on. */
  public BenchApplication(Bench bench, WebOptions options) {
    this.bench = bench;
    this.options = options;
    this.compression =
        new Compression(bench.config().settings().number("gzip_min_size").orElse(GZIP_MIN_SIZE));
    this.health = new HealthChecks(() -> bench.databases().state());
    this.events = new BuildEvents(bench.config().fileWatcherPort());
    this.assets = new Assets(bench.directory(), bench.config().developerMode());
    this.bundles = new BundleUrls(bench.directory());
    this.lines = TimedLine.of(bench.config().settings());
    this.served = new Served(bench.apps().current());
    bench.apps().onSwap(this::serve);
  }

  private void serve(Generation generation) {
    Served old = served;
    served = new Served(generation);
    old.console.close();
  }

  @Override
  public Response handle(Request request) throws Exception {
    return served.application.handle(request);
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return served.fromMemory(request);
  }

  /** The figures of the web server. */
  Metrics metrics() {
    return metrics;
  }

  /** From now on the process tells that it is not ready. */
  void beginClose() {
    health.beginClose();
    events.beginClose();
  }

  @Override
  public Optional<String> knownSite(Request request) {
    return served.sites.fromMemory(request).map(SiteState::name);
  }

  @Override
  public String findSite(Request request) {
    return served.sites.find(request).map(SiteState::name).orElse("");
  }

  /** The application on one generation of code. */
  private final class Served {

    private final StandardHeaders headers = new StandardHeaders(bench.config().developerMode());
    private final Cors cors = new Cors(bench.config().developerMode());
    private final SiteResolution sites;
    private final ErrorConsole console;
    private final Routes routes;
    private final Router router;
    private final Application notFound;
    private final Application application;

    Served(Generation generation) {
      boolean developerMode = bench.config().developerMode();
      List<Figures> figures = List.of(metrics, new ProcessFigures(bench.databases()));
      Templates templates = new Templates(generation, bundles, developerMode);
      PageVariables variables = new PageVariables(bench);
      Optional<FailureView> view =
          developerMode || options.tellsFailures()
              ? Optional.of(
                  new FailureView(
                      bench.directory(), generation, bench.config().settings().text("editor_url")))
              : Optional.empty();
      console = new ErrorConsole(bench, generation, pin, lines);
      ErrorPage page =
          new ErrorPage(
              templates,
              variables,
              view.filter(_ -> developerMode)
                  .map(known -> new ErrorPage.ForDevelopers(known, console)));
      ErrorJson json = new ErrorJson(view);
      routes = new Routes(bench, assets, events, generation, templates, console);
      router = routes.router();
      notFound = routes.notFound();
      sites =
          new SiteResolution(
              bench.sites(),
              options.site().orElse(null),
              new SiteList(templates, variables, bench.sites(), developerMode));
      // What every request goes through; the route's own list follows, see Chains.
      application =
          headers
              .andThen(compression)
              .andThen(health)
              .andThen(new MetricsPage(figures))
              .andThen(RequestScope.begin(generation.id(), memory))
              .andThen(developerMode ? new RequestTimes() : next -> next)
              .andThen(new PagePolicy(bench.config().socketioPort()))
              .andThen(cors)
              .andThen(
                  new ErrorAnswers((request, status, e) -> json.write(request, e), page::write))
              .andThen(new Conditions())
              .andThen(sites)
              .andThen(new CmdField())
              .around(this::dispatch);
    }

    private Response dispatch(Request request) throws Exception {
      return switch (find(request, RequestScope.of(request).site())) {
        case Router.Match.Found(Route route, PathParameters parameters) ->
            route.application().handle(request.with(PathParameters.class, parameters));
        case Router.Match.WrongMethod(var allowed) when request.method().equals("OPTIONS") ->
            Response.empty(200)
                .withHeader("Allow", String.join(", ", routes.allowed(request, allowed)));
        case Router.Match.WrongMethod(var allowed) ->
            throw new MethodNotAllowedException(request.method(), allowed);
        case Router.Match.Unknown _ -> notFound.handle(request);
      };
    }

    Optional<Response> fromMemory(Request request) {
      Optional<Response> known = health.answer(request);
      return (known.isPresent() ? known : fromRoute(request))
          .map(answer -> headers.on(request, readable(request, Conditions.on(request, answer))));
    }

    private Response readable(Request request, Response answer) {
      return sites.fromMemory(request).map(site -> cors.on(request, site, answer)).orElse(answer);
    }

    private Optional<Response> fromRoute(Request request) {
      Optional<SiteState> site = sites.fromMemory(request);
      return site.isPresent() && find(request, site.get()) instanceof Router.Match.Found found
          ? found.route().memory().answer(request)
          : Optional.empty();
    }

    private Router.Match find(Request request, SiteState site) {
      return router.find(request.method(), request.path(), site.installedApps());
    }
  }
}
