package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.update.BenchUpdate;
import dev.bench.cli.update.Update;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench update}: brings apps and sites to the new state, and restarts. */
@Command(
    name = "update",
    description = "Checks, pulls and builds the apps, saves and migrates the sites, restarts.",
    footer = {
      "",
      "Only a site with new migrations is in maintenance, and only while it is migrated.",
      "An update that was killed or has failed goes on with: bench update",
      "--undo takes it back until it is done: sources, builds, and migrated sites from their backups.",
      "Example:  bench update"
    })
public final class UpdateCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--no-check", description = "Go on even if something would break.")
  private boolean noCheck;

  @Option(names = "--no-pull", description = "Take the sources in apps/ as they are.")
  private boolean noPull;

  @Option(names = "--no-backup", description = "Save no site; then it cannot be undone.")
  private boolean noBackup;

  @Option(names = "--undo", description = "Take back an update that is not done.")
  private boolean undo;

  @Mixin private Confirmation confirmation;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    Optional<FileLocked> lock = FileLocked.attempt(directory.config().resolve("update.lock"));
    if (lock.isEmpty()) {
      throw new CannotSetUpException("another bench update runs in this bench: wait for its end");
    }
    try (FileLocked held = lock.get();
        OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        BenchUpdate work = new BenchUpdate(directory, progress, login(directory, config))) {
      Update update = new Update(directory, work, progress::line);
      if (undo) {
        update.requireUndoable();
        List<String> restored = new ArrayList<>();
        for (String site : update.restoredByUndo()) {
          Instant saved = Files.getLastModifiedTime(update.backup(site).orElseThrow()).toInstant();
          restored.add("%s since %s".formatted(site, saved.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (!restored.isEmpty()) {
          confirmation.of(
              "What was written is lost on: %s.".formatted(String.join(", ", restored)), "undo");
        }
        update.undo();
        progress.line("the update is undone");
      } else {
        update.run(new Update.Choice(!noCheck, !noPull, !noBackup));
        progress.line("the update is done");
      }
      held.held();
    }
    return ExitCode.OK;
  }

  /** An undo makes databases anew, for which an external server needs its administrator. */
  private @Nullable DatabaseAddress login(BenchDirectory directory, BenchConfig config)
      throws IOException {
    List<String> sites = Sites.names(directory);
    return !undo || sites.isEmpty()
        ? null
        : root.login(bench, config, new Sites(directory, config).require(sites.getFirst()));
  }
}
