package dev.bench.web;

import dev.bench.app.Generation;
import dev.bench.http.Application;
import dev.bench.http.PathParameters;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.web.api.ErrorJson;
import dev.bench.web.asset.Assets;
import dev.bench.web.chain.BodyMemory;
import dev.bench.web.chain.ErrorAnswers;
import dev.bench.web.chain.MethodNotAllowedException;
import dev.bench.web.chain.SiteResolution;
import dev.bench.web.chain.StandardHeaders;
import dev.bench.web.page.ErrorPage;
import dev.bench.web.page.PageVariables;
import dev.bench.web.page.SiteList;
import dev.bench.web.page.Templates;
import dev.bench.web.route.Route;
import dev.bench.web.route.Router;
import dev.bench.web.server.Gateway;
import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * The application that a bench serves: all of its sites.
 *
 * <p>{@link Served#compose} is the way of a request from top to bottom. Everything that knows app
 * code is made once per generation and replaced as a whole when a new one comes; requests that run
 * stay on theirs. Thread-safe.
 */
public final class BenchApplication implements Gateway {

  private final Bench bench;
  private final WebOptions options;
  private final Assets assets;
  private final BodyMemory memory = BodyMemory.ofHeap();
  private volatile Served served;

  /** The application of {@code bench}; follows its generations from now on. */
  public BenchApplication(Bench bench, WebOptions options) {
    this.bench = bench;
    this.options = options;
    this.assets = new Assets(bench.directory(), bench.config().developerMode());
    this.served = new Served(bench.apps().current());
    bench.apps().onSwap(generation -> served = new Served(generation));
  }

  @Override
  public Response handle(Request request) throws Exception {
    return served.handle(request);
  }

  @Override
  public Optional<Response> atOnce(Request request) {
    return served.fromMemory(request);
  }

  /** The application on one generation of code. */
  private final class Served {

    private final String generation;
    private final StandardHeaders headers = new StandardHeaders(bench.config().developerMode());
    private final SiteResolution sites;
    private final Router router;
    private final Application application;

    Served(Generation generation) {
      this.generation = generation.id();
      boolean developerMode = bench.config().developerMode();
      Templates templates = new Templates(generation, developerMode);
      PageVariables variables = new PageVariables(bench);
      ErrorPage page = new ErrorPage(templates, variables, developerMode);
      ErrorJson json = new ErrorJson(developerMode);
      ErrorAnswers errors = new ErrorAnswers((request, status, e) -> json.write(e), page::write);
      Routes routes = new Routes(bench, assets, memory, generation, templates, errors);
      router = routes.router();
      sites =
          new SiteResolution(
              bench.sites(),
              options.site().orElse(null),
              new SiteList(templates, variables, bench.sites(), developerMode));
      application = compose(errors, routes.notFound());
    }

    Response handle(Request request) throws Exception {
      MDC.put("generation", generation);
      try {
        return application.handle(request);
      } finally {
        MDC.clear();
      }
    }

    /** The way of a request; what each route goes through then is said in {@link Routes}. */
    private Application compose(ErrorAnswers errors, Application notFound) {
      return headers
          .andThen(errors)
          .andThen(sites)
          .andThen(errors) // again, for who knows the site by now
          .around(request ->
              switch (find(request)) {
                case Router.Match.Found(Route route, PathParameters parameters) ->
                    route.application().handle(request.with(PathParameters.class, parameters));
                case Router.Match.WrongMethod(var allowed)
                    when request.method().equals("OPTIONS") ->
                    Response.empty(200)
                        .withHeader("Allow", String.join(", ", allowed) + ", OPTIONS");
                case Router.Match.WrongMethod(var allowed) ->
                    throw new MethodNotAllowedException(request.method(), allowed);
                case Router.Match.Unknown _ -> notFound.handle(request);
              });
    }

    Optional<Response> fromMemory(Request request) {
      Optional<Request> known = sites.fromMemory(request);
      return known.isPresent() && find(known.get()) instanceof Router.Match.Found found
          ? found.route().memory().answer(known.get()).map(headers::on)
          : Optional.empty();
    }

    private Router.Match find(Request request) {
      List<String> installed = request.attribute(SiteState.class).installedApps();
      return router.find(request.method(), request.path(), installed);
    }
  }
}
