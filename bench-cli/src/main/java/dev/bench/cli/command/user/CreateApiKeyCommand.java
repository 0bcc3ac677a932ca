package dev.bench.cli.command.user;

import dev.bench.cli.command.BenchCommand;
import dev.bench.json.Json;
import dev.bench.session.ApiKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench create-api-key}: makes an API key of a user. */
@Command(
    name = "create-api-key",
    description = "Makes a new API key of a user; the one before ends.",
    footer = {
      "",
      "The secret is shown once. A client sends: Authorization: token KEY:SECRET",
      "Example:  bench --site shop.localhost create-api-key ann@example.com --json > key.json"
    })
public final class CreateApiKeyCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "USER", description = "The user that the key stands for.")
  private String user;

  @Option(names = "--json", description = "As a JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    ApiKey key =
        UserWork.call(bench, (sessions, site) -> sessions.users().createApiKey(site, user));
    if (json) {
      Map<String, String> shown = new LinkedHashMap<>();
      shown.put("api_key", key.key());
      shown.put("api_secret", key.secret());
      bench.out().println(Json.core().write(shown));
    } else {
      bench.out().println("token " + key.token());
    }
    return 0;
  }
}
