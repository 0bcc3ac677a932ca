package dev.bench.cli.command.site;

import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.Sites;
import dev.bench.site.change.NewSiteOptions;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

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
      "  bench new-site shop.localhost --db-host db.internal --db-root-username root",
      "  bench new-site shop.localhost --source-sql shop.sql.gz --force"
    })
public final class NewSiteCommand implements Callable<Integer> {

  private static final int MARIADB_PORT = 3306;

  @ParentCommand private BenchCommand bench;

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
      names = {"--db-socket", "--mariadb-db-socket"},
      paramLabel = "FILE",
      description = "The Unix socket of an external MariaDB, instead of host and port.")
  private @Nullable Path dbSocket;

  @Mixin private RootOptions root;

  @Option(
      names = "--mariadb-user-host-login-scope",
      paramLabel = "HOST",
      description = "From where the site's user may log in (default: where this machine is seen).")
  private @Nullable String scope;

  @Option(
      names = "--admin-password",
      paramLabel = "PASSWORD",
      description =
          "Administrator's password (default: asked for in a terminal; a random one, shown once).")
  private @Nullable String adminPassword;

  @Option(
      names = "--admin-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is Administrator's password.")
  private @Nullable Path adminPasswordFile;

  @Option(
      names = "--install-app",
      paramLabel = "APP",
      split = ",",
      description = "Apps to install; may be given more than once.")
  private List<String> apps = List.of();

  @Option(
      names = "--source-sql",
      paramLabel = "FILE",
      description = "An SQL file, perhaps compressed, that the new database is filled with first.")
  private @Nullable Path source;

  @Option(
      names = "--no-setup-db",
      description =
          "Database and user are there already, and it is empty; with --db-name, --db-password.")
  private boolean withoutSetup;

  @Option(
      names = "--force",
      description = "Drops a site of that name first; undrop-site brings it back.")
  private boolean force;

  @Mixin private Confirmation confirmation;

  @Option(names = "--set-default", description = "Make it the default site.")
  private boolean makeDefault;

  @Override
  public Integer call() throws Exception {
    if (withoutSetup && (scope != null || root.areGiven())) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "With --no-setup-db no database and no user is made: leave out --mariadb-user-host-login-scope and the --db-root options");
    }
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    if (force && Sites.names(directory).contains(name)) {
      confirmation.of("Site %s will be dropped and made anew.".formatted(name), name);
    }
    DatabaseAddress login = external(config);
    NewSiteOptions options = options();
    List<AppFiles> wanted = apps.stream().map(app -> AppBuilds.named(directory, app)).toList();
    AppBuilds builds = new AppBuilds(directory, progress);
    if (builds.build(wanted) > 0) {
      return 1;
    }
    builds.announce(config);
    try (OwnServers servers = new OwnServers(directory, config, progress::doing)) {
      servers.redis();
      if (login == null) {
        servers.database();
      }
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        SiteOperations.tell(progress, sites.newSite(options));
      }
    }
    return 0;
  }

  private NewSiteOptions options() throws IOException {
    NewSiteOptions.Database database =
        new NewSiteOptions.Database(
            dbName,
            dbUser,
            dbPassword,
            scope,
            !withoutSetup,
            source == null ? null : bench.typed(source));
    return new NewSiteOptions(name, database, password(), apps, makeDefault, force);
  }

  /** In a terminal it is asked for; an empty one means a random one. */
  private @Nullable String password() throws IOException {
    if (adminPasswordFile != null) {
      return RootOptions.firstLine(bench.typed(adminPasswordFile));
    }
    Optional<Console> console = Terminal.console();
    if (adminPassword != null || source != null || console.isEmpty()) {
      return adminPassword;
    }
    char[] typed = console.get().readPassword("Administrator's password (empty: a random one): ");
    if (typed == null || typed.length == 0) {
      return null;
    }
    char[] again = console.get().readPassword("The same again: ");
    if (!Arrays.equals(typed, again)) {
      throw new ParameterException(
          bench.spec.commandLine(), "the two passwords are not the same; nothing was made");
    }
    return new String(typed);
  }

  private @Nullable DatabaseAddress external(BenchConfig config) throws IOException {
    Optional<String> socket =
        Optional.ofNullable(dbSocket)
            .map(file -> bench.typed(file).toString())
            .or(() -> dbHost == null ? config.settings().text("db_socket") : Optional.empty());
    Optional<String> host = Optional.ofNullable(dbHost).or(() -> config.settings().text("db_host"));
    if (host.isEmpty() && socket.isEmpty()) {
      return null;
    }
    int port =
        dbPort != null
            ? dbPort
            : config.settings().number("db_port").map(Long::intValue).orElse(MARIADB_PORT);
    String server = host.orElse("127.0.0.1");
    return withoutSetup
        ? new DatabaseAddress(server, port, socket, "mysql", "root", "") // it is not used
        : root.login(bench, config, server, port, socket);
  }
}
