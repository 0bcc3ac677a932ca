package dev.bench.cli.command.site;

import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.NewSiteOptions;
import java.io.Console;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench new-site}: makes a site with a database of its own, or nothing. */
@Command(
    name = "new-site",
    description = "Makes a site: folder, database, user, tables, apps; all of it or nothing.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "Without --db-host the database is made on the bench's own MariaDB.",
      "A database or user that exists already is an error and is never touched.",
      "Examples:",
      "  bench new-site shop.localhost --install-app todo",
      "  bench new-site shop.localhost --db-host db.internal --db-root-username root"
    })
public final class NewSiteCommand implements Callable<Integer> {

  private static final int MARIADB_PORT = 3306;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The host name of the site.")
  private String name;

  @Option(
      names = "--db-name",
      paramLabel = "NAME",
      description = "Its database (default: a random name).")
  private @Nullable String dbName;

  @Option(
      names = "--db-user",
      paramLabel = "NAME",
      description = "The database's user (default: as the database).")
  private @Nullable String dbUser;

  @Option(
      names = "--db-password",
      paramLabel = "PASSWORD",
      description = "The user's password (default: random).")
  private @Nullable String dbPassword;

  @Option(
      names = "--db-host",
      paramLabel = "HOST",
      description = "An external MariaDB (default: the bench's own).")
  private @Nullable String dbHost;

  @Option(names = "--db-port", paramLabel = "PORT", description = "Its port (default: 3306).")
  private @Nullable Integer dbPort;

  @Option(
      names = {"--db-root-username", "--mariadb-root-username"},
      paramLabel = "NAME",
      description = "Its administrator (default: root).")
  private @Nullable String rootName;

  @Option(
      names = {"--db-root-password", "--mariadb-root-password"},
      paramLabel = "PASSWORD",
      description = "The administrator's password; asked for when left out in a terminal.")
  private @Nullable String rootPassword;

  @Option(
      names = "--mariadb-user-host-login-scope",
      paramLabel = "HOST",
      description = "From where the site's user may log in (default: where this machine is seen).")
  private @Nullable String scope;

  @Option(
      names = "--admin-password",
      paramLabel = "PASSWORD",
      description = "Administrator's password (default: a random one, shown once).")
  private @Nullable String adminPassword;

  @Option(
      names = "--install-app",
      paramLabel = "APP",
      split = ",",
      description = "Apps to install; may be given more than once.")
  private List<String> apps = List.of();

  @Option(names = "--set-default", description = "Make it the default site.")
  private boolean makeDefault;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    DatabaseAddress root = external(config);
    List<AppFiles> wanted = apps.stream().map(app -> AppBuilds.named(directory, app)).toList();
    AppBuilds builds = new AppBuilds(directory, progress);
    if (builds.build(wanted) > 0) {
      return 1;
    }
    builds.announce(config);
    try (OwnServers servers = new OwnServers(directory, config, progress::doing)) {
      servers.redis();
      if (root == null) {
        servers.database();
      }
      try (SiteOperations sites = SiteOperations.open(directory, progress, root)) {
        SiteOperations.tell(progress, sites.newSite(options()));
      }
    }
    return 0;
  }

  private NewSiteOptions options() {
    return new NewSiteOptions(
        name, dbName, dbUser, dbPassword, scope, adminPassword, apps, makeDefault);
  }

  private @Nullable DatabaseAddress external(BenchConfig config) {
    Optional<String> host = Optional.ofNullable(dbHost).or(() -> config.settings().text("db_host"));
    if (host.isEmpty()) {
      return null;
    }
    String user = firstOf(rootName, config, "mariadb_root_login", "root_login").orElse("root");
    String password =
        firstOf(rootPassword, config, "mariadb_root_password", "root_password")
            .orElseGet(() -> asked(user, host.get()));
    int port =
        dbPort != null
            ? dbPort
            : config.settings().number("db_port").map(Long::intValue).orElse(MARIADB_PORT);
    return new DatabaseAddress(host.get(), port, Optional.empty(), "mysql", user, password);
  }

  private static Optional<String> firstOf(
      @Nullable String given, BenchConfig config, String key, String otherKey) {
    return Optional.ofNullable(given)
        .or(() -> config.settings().text(key))
        .or(() -> config.settings().text(otherKey));
  }

  private String asked(String user, String host) {
    Console console =
        Terminal.console()
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "The password of %s on %s is needed: give --db-root-password"
                        .formatted(user, host)));
    char[] typed = console.readPassword("Password of %s on %s: ", user, host);
    return typed == null ? "" : new String(typed);
  }
}
