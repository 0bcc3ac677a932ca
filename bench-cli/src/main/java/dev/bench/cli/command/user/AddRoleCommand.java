package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench add-role}: gives a user roles. */
@Command(
    name = "add-role",
    description = "Gives a user roles.",
    footer = {"", "Example:  bench --site shop.localhost add-role ann@example.com \"Shop Keeper\""})
public final class AddRoleCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "USER", description = "The user.")
  private String user;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE", description = "The roles.")
  private List<String> roles;

  @Override
  public Integer call() throws Exception {
    UserWork.call(
        bench,
        (sessions, site) -> {
          roles.forEach(role -> sessions.users().addRole(site, user, role));
          bench
              .out()
              .println("%s has on %s: %s".formatted(user, site.name(), String.join(", ", roles)));
          return user;
        });
    return 0;
  }
}
