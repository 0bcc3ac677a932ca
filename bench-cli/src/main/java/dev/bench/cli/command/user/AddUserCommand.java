package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.session.Sessions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench add-user}: adds a user. */
@Command(
    name = "add-user",
    description = "Adds a user to a site.",
    footer = {
      "",
      "Example:  bench --site shop.localhost add-user ann@example.com --role \"Shop Keeper\""
    })
public final class AddUserCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EMAIL", description = "The e-mail address that names the user.")
  private String name;

  @Option(names = "--full-name", paramLabel = "NAME", description = "The name for people.")
  private String fullName = "";

  @Option(names = "--website-user", description = "A user of the website only, without the desk.")
  private boolean website;

  @Option(
      names = {"--role", "--add-role"},
      paramLabel = "ROLE",
      description = "A role of the user; may be given more than once.")
  private List<String> roles = List.of();

  @Option(
      names = "--no-password",
      description = "Without a password; the user sets one by the link \"forgotten password\".")
  private boolean withoutPassword;

  @Mixin private NewPassword password;

  @Override
  public Integer call() throws Exception {
    if (withoutPassword && password.isNamed()) {
      throw new ParameterException(
          spec.commandLine(), "--no-password and --password-file exclude each other");
    }
    String secret = withoutPassword ? "" : password.read(bench, spec, name);
    UserWork.call(
        bench,
        (sessions, site) -> {
          if (!withoutPassword) {
            Sessions.checkLength(secret); // before there is a user
          }
          sessions
              .users()
              .add(site, name, fullName, website ? "Website User" : "System User", roles);
          if (!withoutPassword) {
            sessions.changePassword(site, name, secret);
          }
          bench.out().println("%s is a user of %s now".formatted(name, site.name()));
          return name;
        });
    return 0;
  }
}
