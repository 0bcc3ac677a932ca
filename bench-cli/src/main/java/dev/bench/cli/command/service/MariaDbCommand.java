package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.dump.LoginFile;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.process.child.Execve;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench mariadb}: becomes MariaDB's own client, in the database of a site. */
@Command(
    name = "mariadb",
    description = "Runs the client of MariaDB in the database of a site, as the site's user.",
    footer = {
      "",
      "The password is in a file with mode 0600, and is in no list of processes.",
      "Examples:",
      "  bench --site shop.localhost mariadb",
      "  bench --site shop.localhost mariadb -e 'select count(*) from todo'"
    })
public final class MariaDbCommand implements Callable<Integer> {

  private static final String PROGRAM = "mariadb";

  @ParentCommand private BenchCommand bench;

  @Parameters(arity = "0..*", paramLabel = "WORD", description = "Options of the client.")
  private List<String> words = List.of();

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    SiteState site = new Sites(directory, config).require(bench.siteName(config));
    DatabaseAddress database = site.database();
    Path program = Binaries.ofMachine(System.getenv(), bench.out()::println).mariaDbClient(PROGRAM);
    Path login = loginFile(site.path(), database);
    throw Execve.words(words(program, login, database, words), directory.root(), System.getenv());
  }

  /** Writes the login to a file that only the owner can read. */
  static Path loginFile(Path site, DatabaseAddress database) throws IOException {
    Path login = Files.createDirectories(site.resolve("locks")).resolve("mariadb.cnf");
    LoginFile.write(login, database);
    return login;
  }

  /** The command line; it holds no password. */
  static List<String> words(Path program, Path login, DatabaseAddress database, List<String> more) {
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    line.add("--defaults-file=" + login);
    line.addAll(more);
    line.add("--database=" + database.name());
    return line;
  }
}
