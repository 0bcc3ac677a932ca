package dev.bench.cli.command.backup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import dev.bench.site.backup.Backups;
import dev.bench.site.store.SendBackup;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench send-backup}: sends a backup to the store again. */
@Command(
    name = "send-backup",
    description = "Sends a backup in private/backups to the S3-compatible store of the site.",
    footer = {
      "",
      "bench backup does it by itself; this is for one whose sending failed. What is in the store",
      "already is not sent again.",
      "Examples:",
      "  bench --site shop.localhost send-backup",
      "  bench --site shop.localhost send-backup 20260101_120000-shop_localhost"
    })
public final class SendBackupCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name of the backup, or of its dump; else the newest.")
  private @Nullable String name;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    Progress progress = Terminal.current().progress();
    String sent = name == null ? newest(new Sites(directory, config), site) : name;
    try (SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      Optional<SendBackup.Sent> made =
          progress.step("sending " + sent, sent + " sent", () -> sites.send(site, sent));
      if (made.isEmpty()) {
        throw new ValidationException(
            "Site %s has no store of backups: set backup_s3_bucket and the keys, then try again"
                .formatted(site));
      }
      tell(made.get(), progress);
    }
    return 0;
  }

  private static String newest(Sites sites, String site) throws Exception {
    return Backups.of(sites.require(site).path())
        .newest()
        .orElseThrow(() ->
            new ValidationException(
                "Site %s has no backup; make one with: bench --site %s backup"
                    .formatted(site, site)))
        .name();
  }

  /** Says where a backup went. */
  static void tell(SendBackup.Sent sent, Progress progress) {
    progress.line("    sent to " + sent.where());
    if (!sent.removed().isEmpty()) {
      progress.line("    removed %d old there".formatted(sent.removed().size()));
    }
  }
}
