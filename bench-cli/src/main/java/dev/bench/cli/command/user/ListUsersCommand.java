package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.json.Json;
import dev.bench.session.Users;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench list-users}: the users of a site. */
@Command(
    name = "list-users",
    description = "Lists the users of a site, with their roles.",
    footer = {"", "Example:  bench --site shop.localhost list-users --json"})
public final class ListUsersCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As a JSON list.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<Users.Listed> users =
        UserWork.call(bench, (sessions, site) -> sessions.users().list(site));
    if (json) {
      bench.out().println(Json.core().indented(users.stream().map(ListUsersCommand::map).toList()));
      return 0;
    }
    for (Users.Listed user : users) {
      String state = user.enabled() ? user.userType() : "disabled";
      bench.out().println("%-32s %-14s %s".formatted(user.name(), state, user.roles()));
    }
    return 0;
  }

  private static Map<String, Object> map(Users.Listed user) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", user.name());
    map.put("full_name", user.fullName());
    map.put("user_type", user.userType());
    map.put("enabled", user.enabled());
    map.put("last_login", user.lastLogin() == null ? "" : user.lastLogin().toString());
    map.put("roles", user.roles().isEmpty() ? List.of() : List.of(user.roles().split(", ", -1)));
    return map;
  }
}
