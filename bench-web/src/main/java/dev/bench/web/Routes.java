package dev.bench.web;

import dev.bench.DoesNotExistException;
import dev.bench.PageModel;
import dev.bench.app.Generation;
import dev.bench.app.Page;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.runtime.Bench;
import dev.bench.web.api.AnswerCache;
import dev.bench.web.api.CallMethod;
import dev.bench.web.api.LoginHandler;
import dev.bench.web.api.LogoutHandler;
import dev.bench.web.api.PasswordMethods;
import dev.bench.web.api.RealtimeMethods;
import dev.bench.web.api.SessionHooks;
import dev.bench.web.api.SmallAnswers;
import dev.bench.web.asset.Assets;
import dev.bench.web.cache.CachedTexts;
import dev.bench.web.console.ErrorConsole;
import dev.bench.web.file.PrivateFiles;
import dev.bench.web.file.PublicFiles;
import dev.bench.web.file.UploadFile;
import dev.bench.web.limit.MethodLimits;
import dev.bench.web.openapi.OpenApi;
import dev.bench.web.page.ApiKeyPage;
import dev.bench.web.page.AppPage;
import dev.bench.web.page.BuildEvents;
import dev.bench.web.page.EndSessions;
import dev.bench.web.page.LoginPage;
import dev.bench.web.page.Mailbox;
import dev.bench.web.page.MarkdownPage;
import dev.bench.web.page.MePage;
import dev.bench.web.page.PageCache;
import dev.bench.web.page.PageFiles;
import dev.bench.web.page.PageVariables;
import dev.bench.web.page.SiteMap;
import dev.bench.web.page.StartPage;
import dev.bench.web.page.Templates;
import dev.bench.web.page.UpdatePasswordPage;
import dev.bench.web.resource.ClientMethods;
import dev.bench.web.resource.ResourceApi;
import dev.bench.web.route.Route;
import dev.bench.web.route.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All routes of one generation, each with the middleware it goes through. */
final class Routes {

  private static final Set<String> READ = Set.of("GET");
  private static final Set<String> CHANGE = Set.of("POST");
  private static final Set<String> FORM = Set.of("GET", "POST");
  private static final Set<String> ALL = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final Bench bench;
  private final Assets assets;
  private final BuildEvents events;
  private final ErrorConsole console;
  private final Generation generation;
  private final Templates templates;
  private final PageVariables variables;
  private final Chains chains;
  private final ClientMethods resources;
  private final MethodLimits limits;
  private final AnswerCache answers;
  private final PageCache pages;
  private final List<Route> routes = new ArrayList<>();

  Routes(
      Bench bench,
      Assets assets,
      BuildEvents events,
      Generation generation,
      Templates templates,
      ErrorConsole console) {
    this.events = events;
    this.console = console;
    this.bench = bench;
    this.assets = assets;
    this.generation = generation;
    this.templates = templates;
    this.variables = new PageVariables(bench);
    this.chains = Chains.of(bench, generation);
    this.resources = new ClientMethods(generation);
    this.limits = new MethodLimits(bench.cache());
    CachedTexts texts = new CachedTexts(bench.cache());
    this.answers = new AnswerCache(texts, generation.id());
    this.pages = new PageCache(texts, generation.id(), bench.config().developerMode());
  }

  /** Apps' pages go before the runtime's own, so that an app can replace those. */
  Router router() {
    addMethods("/api/method/");
    addMethods("/api/v1/method/");
    addMethods("/api/v2/method/");
    addResources();
    addFiles();
    addDeclaredPages();
    addPageFiles();
    addOwnPages();
    if (bench.config().developerMode()) {
      addMailbox();
      addExplorer();
      add(Route.of(BuildEvents.PATH, READ, chains.site().around(events)));
      add(Route.of(ErrorConsole.PATH, CHANGE, chains.site().around(console)));
    }
    return new Router(routes);
  }

  /**
   * What may be asked of a target: the methods that its route takes, or, of an app's method, those
   * that it answers.
   */
  Set<String> allowed(Request request, Set<String> ofRoute) {
    Set<String> methods = new TreeSet<>(ofRoute);
    if (ofRoute.containsAll(ALL)) {
      CallMethod.allowed(generation, request).ifPresent(methods::retainAll);
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    methods.add("OPTIONS");
    return methods;
  }

  /** What answers a path that no route has. */
  Application notFound() {
    return chains
        .user()
        .around(request -> {
          throw new DoesNotExistException("There is no page " + request.path());
        });
  }

  private static boolean hasToken(Request request) {
    return request.header("Authorization").isPresent();
  }

  private void addMethods(String prefix) {
    // A client tries its token with a ping; one without a token needs neither database nor Redis.
    Application checked = chains.user().around(SmallAnswers::ping);
    add(
        Route.of(
                prefix + "ping",
                ALL,
                request -> hasToken(request) ? checked.handle(request) : SmallAnswers.ping(request))
            .withMemory(request ->
                hasToken(request) ? Optional.empty() : Optional.of(SmallAnswers.ping(request))));
    add(Route.of(prefix + "version", ALL, chains.user().around(SmallAnswers::version)));
    add(
        Route.of(
            prefix + "frappe.auth.get_logged_user",
            ALL,
            chains.user().around(SmallAnswers::loggedUser)));
    add(
        Route.of(
            prefix + "logout",
            CHANGE,
            chains.login().around(new LogoutHandler(bench.sessions(), hooks()))));
    LoginHandler login = new LoginHandler(bench.sessions(), hooks());
    add(Route.of(prefix + "login", CHANGE, chains.login().around(login)));
    add(
        Route.of(
            prefix + "frappe.www.login.login_via_key", READ, chains.login().around(login::byKey)));
    add(
        Route.of(
            prefix + "bench.api.openapi",
            READ,
            chains.user().around(new OpenApi(generation)::answer)));
    PasswordMethods passwords = new PasswordMethods(bench, hooks());
    String user = prefix + "frappe.core.doctype.user.user.";
    add(Route.of(user + "reset_password", CHANGE, chains.login().around(passwords::reset)));
    add(Route.of(user + "update_password", CHANGE, chains.user().around(passwords::update)));
    RealtimeMethods realtime = new RealtimeMethods(bench.queue(), generation);
    add(
        Route.of(
            prefix + "frappe.realtime.get_user_info",
            ALL,
            chains.user().around(realtime::userInfo)));
    add(
        Route.of(
            prefix + "frappe.realtime.has_permission",
            ALL,
            chains.userUnit().around(realtime::hasPermission)));
    resources.addTo((name, methods, handler) ->
        add(Route.of(prefix + name, methods, chains.userUnit().around(handler))));
    addFileMethods(prefix);
    add(
        Route.of(
            prefix + "**",
            ALL,
            chains.userUnit().around(new CallMethod(generation, prefix, limits, answers))));
  }

  private void addFileMethods(String prefix) {
    for (String module : List.of("", "frappe.handler.")) {
      add(
          Route.of(
              prefix + module + "upload_file", CHANGE, chains.userUnit().around(new UploadFile())));
      add(
          Route.of(
              prefix + module + "download_file",
              READ,
              chains.userUnit().around(PrivateFiles.download())));
    }
  }

  private void addResources() {
    ResourceApi.prefixes()
        .forEach(prefix ->
            add(Route.of(prefix + "**", ALL, chains.userUnit().around(resources.api(prefix)))));
  }

  private void addFiles() {
    add(Route.of(Assets.PREFIX + "**", READ, assets).withMemory(assets::fromMemory));
    add(Route.of(PublicFiles.PREFIX + "**", READ, chains.site().around(new PublicFiles(bench))));
    add(
        Route.of(
            PrivateFiles.PREFIX + "{name}",
            READ,
            chains.userUnit().around(PrivateFiles.atAddress())));
  }

  private void addDeclaredPages() {
    for (Page declared : generation.pages().reversed()) {
      Application answer =
          declared.redirect().isPresent()
              ? chains.site().around(request -> Response.redirect(declared.redirect().get()))
              : chains
                  .page()
                  .andThen(pages.keeping(declared.cachedFor()))
                  .andThen(chains.unit())
                  .around(appPage(declared.app() + "/" + declared.template(), declared.model()));
      add(Route.of(declared.app(), declared.path(), READ, answer));
    }
  }

  private void addPageFiles() {
    for (PageFiles.PageFile file : PageFiles.of(generation).reversed()) {
      Application page =
          file.isMarkdown()
              ? new MarkdownPage(templates, variables, file.template())
              : appPage(file.template(), null);
      add(Route.of(file.app(), file.path(), READ, chains.pageUnit().around(page)));
    }
  }

  private void addOwnPages() {
    LoginHandler logins = new LoginHandler(bench.sessions(), hooks());
    LogoutHandler logouts = new LogoutHandler(bench.sessions(), hooks());
    add(Route.of("/", READ, chains.page().around(new StartPage(templates, variables, generation))));
    SiteMap map = new SiteMap(bench.config(), generation, templates);
    add(Route.of("/robots.txt", READ, chains.site().around(map::robots)));
    add(Route.of("/sitemap.xml", READ, chains.site().around(map::sitemap)));
    add(Route.of("/me", READ, chains.pageUnit().around(new MePage(templates, variables))));
    add(
        Route.of(
            "/me/end-sessions", CHANGE, chains.user().around(new EndSessions(bench.sessions()))));
    ApiKeyPage keys = new ApiKeyPage(templates, variables, bench.sessions().users());
    add(Route.of("/me/api-key", CHANGE, chains.page().around(keys::make)));
    add(Route.of("/me/revoke-api-key", CHANGE, chains.user().around(keys::revoke)));
    add(
        Route.of(
            "/update-password",
            READ,
            chains.page().around(new UpdatePasswordPage(templates, variables))));
    add(
        Route.of(
            "/login", FORM, chains.login().around(new LoginPage(templates, variables, logins))));
    add(
        Route.of(
            "/logout",
            CHANGE,
            chains
                .login()
                .around(
                    request -> logouts.logout(request, Response.redirect("/").withStatus(303)))));
  }

  private void addMailbox() {
    Mailbox mailbox = new Mailbox(templates, variables);
    addForDevelopers("/mailbox", mailbox.list());
    addForDevelopers("/mailbox/{id}", mailbox.mail());
    addForDevelopers("/mailbox/{id}/html", mailbox.html());
    addForDevelopers("/mailbox/{id}/attachments/{number}", mailbox.attachment());
  }

  /** Shows the description of the API, and calls what it describes. */
  private void addExplorer() {
    addForDevelopers(
        "/explorer", request -> templates.page("bench/explorer.html", variables.of(request)));
  }

  private void addForDevelopers(String path, Application page) {
    add(Route.of(path, READ, chains.pageUnit().around(page)));
  }

  private AppPage appPage(String template, @Nullable PageModel model) {
    return new AppPage(templates, variables, template, model, generation.json());
  }

  private SessionHooks hooks() {
    return new SessionHooks(bench, generation);
  }

  private void add(Route route) {
    routes.add(route);
  }
}
