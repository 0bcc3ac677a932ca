package dev.bench.cli.command.site;

import dev.bench.Session;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.http.Client;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.session.Origin;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.web.BenchApplication;
import dev.bench.web.WebOptions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench request}: asks the web application of a site, without a server. */
@Command(
    name = "request",
    description = "Sends a request to a site without a web server, and prints the answer.",
    footer = {
      "",
      "It passes session, CSRF check, hooks and transaction, as a request of a browser does.",
      "The status goes to standard error; from 400 on the exit code is 1.",
      "Examples:",
      "  bench --site shop.localhost request --path /api/method/todo.Todos.open",
      "  bench request --path /api/method/todo.Todos.add --data '{\"title\": \"Milk\"}'"
    })
public final class RequestCommand implements Callable<Integer> {

  private static final Origin HERE = new Origin("127.0.0.1", "bench request");
  private static final int FIRST_ERROR = 400;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      required = true,
      description = "The path, with a query if need be.")
  private String path;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "GET, POST and so on (default: POST with --data, else GET).")
  private @Nullable String method;

  @Option(names = "--data", paramLabel = "JSON", description = "The body: a JSON object.")
  private @Nullable String data;

  @Option(
      names = "--user",
      paramLabel = "USER",
      defaultValue = Session.ADMINISTRATOR,
      description = "The user that asks, such as Guest (default: ${DEFAULT-VALUE}).")
  private String user;

  @Override
  public Integer call() throws Exception {
    Request request = request();
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String name = bench.siteName(config);
    new Sites(directory, config).require(name); // before servers are started in vain
    try (OwnServers servers =
        new OwnServers(directory, config, Terminal.current().progress()::doing)) {
      servers.all();
      try (Bench open = Bench.open(directory, "request", 2)) {
        return ask(open, open.sites().require(name), request);
      }
    }
  }

  private Request request() {
    String verb = method != null ? method.toUpperCase(Locale.ROOT) : data == null ? "GET" : "POST";
    if (!path.startsWith("/")) {
      throw wrong("--path %s: a path begins with a slash".formatted(path));
    }
    try {
      Request request = Client.request(verb, path);
      return data == null ? request : request.withJson(Json.core().write(Json.core().object(data)));
    } catch (IllegalArgumentException | dev.bench.json.JsonException e) {
      throw wrong("the request cannot be made: " + e.getMessage());
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int ask(Bench open, SiteState site, Request request) {
    BenchApplication application =
        new BenchApplication(open, new WebOptions("127.0.0.1", 0, Optional.of(site.name())));
    if (user.equals(Session.GUEST)) {
      return print(new Client(application).send(request));
    }
    Login login = open.sessions().loginAs(site, user, HERE);
    try {
      Client client =
          new Client(application, _ -> Map.of("sid", login.session().sid())).loginAs(user);
      return print(
          client.send(request.withHeader("X-Frappe-CSRF-Token", login.session().csrfToken())));
    } finally {
      open.sessions().logout(site, login.session());
    }
  }

  private int print(Response answer) {
    bench.out().println(answer.text());
    spec.commandLine().getErr().println("HTTP " + answer.status());
    return answer.status() < FIRST_ERROR ? 0 : 1;
  }
}
