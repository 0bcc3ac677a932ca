package dev.bench.cli.command.user;

import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.site.SiteAddress;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench browse}: the address of a site, with a login. */
@Command(
    name = "browse",
    description = "Prints the address of a site; with --user, one that logs this user in once.",
    footer = {
      "",
      "The login works once, within a minute. Without developer_mode only Administrator may be named.",
      "Example:  bench browse shop.localhost --user Administrator"
    })
public final class BrowseCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(arity = "0..1", paramLabel = "SITE", description = "The site.")
  private @Nullable String site;

  @Option(names = "--user", paramLabel = "USER", description = "The user to log in as.")
  private @Nullable String user;

  @Override
  public Integer call() throws Exception {
    if (site != null) {
      bench.site = site;
    }
    BenchConfig config = BenchConfig.load(bench.directory());
    String name = user;
    if (name != null && !config.developerMode() && !name.equals(Session.ADMINISTRATOR)) {
      throw new ValidationException(
          "A login as %s needs developer_mode; set it with: bench set-config -g developer_mode 1"
              .formatted(name));
    }
    String address =
        UserWork.call(
            bench,
            (sessions, state) -> {
              String start = SiteAddress.of(config, state);
              return name == null
                  ? start + "/"
                  : "%s/api/method/frappe.www.login.login_via_key?key=%s"
                      .formatted(start, sessions.loginKey(state, name));
            });
    bench.out().println(address);
    return 0;
  }
}
