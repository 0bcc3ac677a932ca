package dev.bench.cli.command.site;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.json.Json;
import dev.bench.mail.MailQueue;
import dev.bench.mail.MailRecords;
import dev.bench.mail.MailSetup;
import dev.bench.mail.StoredMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench mail}: the mail queue of a site. */
@Command(
    name = "mail",
    description = "Shows the mail of a site, and sends failed mail again.",
    synopsisSubcommandLabel = "(list | show | retry)",
    footer = {
      "",
      "Examples:",
      "  bench --site site1.localhost mail list --status Error",
      "  bench --site site1.localhost mail show 12",
      "  bench --site site1.localhost mail retry --all"
    })
public final class MailCommand implements Runnable {

  private static final String PROCESS = "mail";

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  /** Without a part: the list. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do with the mail: list, show or retry");
  }

  // Help comes by annotation: picocli counts arguments of methods from it.
  @Command(
      name = "list",
      description = "The newest mails, and why they wait.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--status",
              paramLabel = "STATUS",
              description =
                  "Only with this state: Not Sent, Sending, Sent, Partially Sent, Error, Caught.")
          @Nullable String status,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws Exception {
    Optional<String> wanted = Optional.ofNullable(status).map(MailTable::state);
    SiteUnit.call(
        bench,
        PROCESS,
        ctx -> {
          List<MailRecords.Summary> mails = MailRecords.list(ctx.db(), wanted, Math.max(1, limit));
          String why = MailSetup.of(ctx.site().config()).why();
          if (json) {
            say(Json.core().indented(jsonOf(ctx, mails)));
          } else {
            new MailTable(mails, why, Instant.now(), Terminal.current().colours())
                .lines()
                .forEach(this::say);
          }
          return mails.size();
        });
    return 0;
  }

  @Command(
      name = "show",
      description = "One mail: whom it is for, who has it, and its text.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "Its number, from the list.") long id,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws Exception {
    SiteUnit.call(
        bench,
        PROCESS,
        ctx -> {
          StoredMail mail =
              MailRecords.find(ctx.db(), id).orElseThrow(() -> unknown(id, ctx.site().name()));
          MailView view = new MailView(mail, MailSetup.of(ctx.site().config()).why());
          if (json) {
            say(Json.core().indented(view.map()));
          } else {
            view.lines(Terminal.current().colours()).forEach(this::say);
          }
          return id;
        });
    return 0;
  }

  @Command(
      name = "retry",
      description = "Sends failed mail again, to those who do not have it.",
      mixinStandardHelpOptions = true)
  int retry(
      @Parameters(paramLabel = "ID", arity = "0..*", description = "Their numbers.") List<Long> ids,
      @Option(names = "--all", description = "All that failed.") boolean all,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws Exception {
    List<Long> named = ids == null ? List.of() : ids;
    if (all != named.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "name mails by their numbers, or all that failed with --all");
    }
    SiteUnit.call(
        bench,
        PROCESS,
        ctx -> {
          MailSetup setup = MailSetup.of(ctx.site().config());
          if (setup.fate() == MailSetup.Fate.CAUGHT) {
            throw new ValidationException(
                "Site %s sends no mail. %s".formatted(ctx.site().name(), setup.why()));
          }
          List<Long> retried = retry(ctx, all ? MailRecords.failed(ctx.db()) : named);
          if (setup.fate() == MailSetup.Fate.SENT && !retried.isEmpty()) {
            ctx.jobs().job(MailQueue.JOB, Map.of()).queue("email").enqueue();
          }
          if (json) {
            say(Json.core().write(Map.of("retried", retried)));
          } else {
            say(retried.size() == 1 ? "1 mail waits again" : retried.size() + " mails wait again");
            if (!setup.why().isEmpty()) {
              say(setup.why());
            }
          }
          return retried.size();
        });
    return 0;
  }

  private static List<Long> retry(Context ctx, List<Long> ids) {
    List<Long> retried = new ArrayList<>();
    for (long id : ids) {
      if (!MailQueue.retry(ctx.db(), id)) {
        StoredMail.Head mail =
            MailRecords.find(ctx.db(), id).orElseThrow(() -> unknown(id, ctx.site().name())).head();
        throw new ValidationException(
            "Mail %d is \"%s\"; only mail in Error, or Partially Sent, can be sent again"
                .formatted(id, mail.status()));
      }
      retried.add(id);
    }
    return retried;
  }

  private static Map<String, Object> jsonOf(Context ctx, List<MailRecords.Summary> mails) {
    MailSetup setup = MailSetup.of(ctx.site().config());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("site", ctx.site().name());
    object.put("fate", setup.fate().name().toLowerCase(Locale.ROOT));
    object.put("why", setup.why());
    object.put("mails", mails.stream().map(MailTable::map).toList());
    return object;
  }

  private static DoesNotExistException unknown(long id, String site) {
    return new DoesNotExistException(
        "There is no mail %d on site %s; look at: bench --site %s mail list"
            .formatted(id, site, site));
  }

  private void say(String line) {
    bench.out().println(line);
  }
}
