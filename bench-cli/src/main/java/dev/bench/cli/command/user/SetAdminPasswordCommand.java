package dev.bench.cli.command.user;

import dev.bench.Session;
import dev.bench.cli.command.BenchCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench set-admin-password}: sets the password of Administrator. */
@Command(
    name = "set-admin-password",
    description = "Sets the password of Administrator, and ends the user's sessions.",
    footer = {
      "",
      "Example:  bench --site shop.localhost set-admin-password --password-file secret.txt"
    })
public final class SetAdminPasswordCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Mixin private NewPassword password;

  @Override
  public Integer call() throws Exception {
    return SetPasswordCommand.set(
        bench, Session.ADMINISTRATOR, password.read(bench, spec, Session.ADMINISTRATOR));
  }
}
