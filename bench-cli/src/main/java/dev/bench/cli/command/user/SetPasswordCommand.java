package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench set-password}: sets the password of a user. */
@Command(
    name = "set-password",
    description = "Sets the password of a user, and ends the user's sessions.",
    footer = {
      "",
      "Example:  bench --site shop.localhost set-password ann@example.com < secret.txt"
    })
public final class SetPasswordCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "USER", description = "An e-mail address, or Administrator.")
  private String user;

  @Mixin private NewPassword password;

  @Override
  public Integer call() throws Exception {
    return set(bench, user, password.read(bench, spec, user));
  }

  static int set(BenchCommand bench, String user, String password) throws Exception {
    String site =
        UserWork.call(
            bench,
            (sessions, of) -> {
              sessions.changePassword(of, user, password);
              return of.name();
            });
    bench
        .out()
        .println("%s has a new password on %s; its sessions have ended".formatted(user, site));
    return 0;
  }
}
