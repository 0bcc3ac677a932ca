package dev.bench.web;

import dev.bench.DoesNotExistException;
import dev.bench.app.Generation;
import dev.bench.app.Page;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.web.api.CallMethod;
import dev.bench.web.api.LoginHandler;
import dev.bench.web.api.LogoutHandler;
import dev.bench.web.api.SmallAnswers;
import dev.bench.web.api.Units;
import dev.bench.web.asset.Assets;
import dev.bench.web.asset.PublicFiles;
import dev.bench.web.chain.Arguments;
import dev.bench.web.chain.BodyMemory;
import dev.bench.web.chain.CsrfCheck;
import dev.bench.web.chain.Maintenance;
import dev.bench.web.chain.SessionResume;
import dev.bench.web.page.AppPage;
import dev.bench.web.page.LoginPage;
import dev.bench.web.page.PageFiles;
import dev.bench.web.page.PageToken;
import dev.bench.web.page.PageVariables;
import dev.bench.web.page.StartPage;
import dev.bench.web.page.Templates;
import dev.bench.web.route.Route;
import dev.bench.web.route.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All routes of one generation, each with the middleware it goes through. */
final class Routes {

  private static final Set<String> READ = Set.of("GET");
  private static final Set<String> CHANGE = Set.of("POST");
  private static final Set<String> FORM = Set.of("GET", "POST");
  private static final Set<String> ALL = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final Bench bench;
  private final Assets assets;
  private final Generation generation;
  private final Templates templates;
  private final PageVariables variables;
  private final Units units;
  private final Middleware site;
  private final Middleware user;
  private final Middleware page;
  private final List<Route> routes = new ArrayList<>();

  Routes(
      Bench bench,
      Assets assets,
      BodyMemory memory,
      Generation generation,
      Templates templates,
      Middleware errors) {
    this.bench = bench;
    this.assets = assets;
    this.generation = generation;
    this.templates = templates;
    this.variables = new PageVariables(bench);
    this.units = new Units(bench, generation);
    this.site = new Maintenance();
    this.user =
        site.andThen(Arguments.within(memory))
            .andThen(new SessionResume(bench.sessions()))
            .andThen(errors) // so that an error page knows who looks at it
            .andThen(new CsrfCheck());
    this.page = user.andThen(new PageToken(bench.sessions()));
  }

  /** Apps' pages go before the runtime's own, so that an app can replace those. */
  Router router() {
    addMethods("/api/method/");
    addMethods("/api/v1/method/");
    addLogin();
    addFiles();
    addDeclaredPages();
    addPageFiles();
    addOwnPages();
    return new Router(routes);
  }

  /** What answers a path that no route has. */
  Application notFound() {
    return user.around(request -> {
      throw new DoesNotExistException("There is no page " + request.path());
    });
  }

  private void addMethods(String prefix) {
    add(
        Route.of(prefix + "ping", ALL, SmallAnswers::ping)
            .withMemory(request -> Optional.of(SmallAnswers.ping(request))));
    add(Route.of(prefix + "version", ALL, user.around(SmallAnswers::version)));
    add(
        Route.of(
            prefix + "frappe.auth.get_logged_user", ALL, user.around(SmallAnswers::loggedUser)));
    add(
        Route.of(
            prefix + "logout", CHANGE, user.around(new LogoutHandler(bench.sessions(), units))));
    add(Route.of(prefix + "**", ALL, user.around(new CallMethod(units, prefix))));
  }

  private void addLogin() {
    LoginHandler login = new LoginHandler(bench.sessions(), units);
    add(Route.of("/api/method/login", CHANGE, user.around(login)));
  }

  private void addFiles() {
    add(Route.of(Assets.PREFIX + "**", READ, assets).withMemory(assets::fromMemory));
    add(Route.of(PublicFiles.PREFIX + "**", READ, site.around(new PublicFiles())));
  }

  private void addDeclaredPages() {
    for (Page declared : generation.pages().reversed()) {
      Application answer =
          declared.redirect().isPresent()
              ? site.around(request -> Response.redirect(declared.redirect().get()))
              : page.around(
                  new AppPage(
                      units,
                      templates,
                      variables,
                      declared.app() + "/" + declared.template(),
                      declared.model()));
      add(Route.of(declared.app(), declared.path(), READ, answer));
    }
  }

  private void addPageFiles() {
    for (PageFiles.PageFile file : PageFiles.of(generation).reversed()) {
      AppPage answer = new AppPage(units, templates, variables, file.template(), null);
      add(Route.of(file.app(), file.path(), READ, page.around(answer)));
    }
  }

  private void addOwnPages() {
    LoginHandler logins = new LoginHandler(bench.sessions(), units);
    LogoutHandler logouts = new LogoutHandler(bench.sessions(), units);
    add(Route.of("/", READ, page.around(new StartPage(templates, variables, generation))));
    add(Route.of("/login", FORM, page.around(new LoginPage(templates, variables, logins))));
    add(
        Route.of(
            "/logout",
            CHANGE,
            user.around(
                request -> logouts.logout(request, Response.redirect("/").withStatus(303)))));
  }

  private void add(Route route) {
    routes.add(route);
  }
}
