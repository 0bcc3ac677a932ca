package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.RootOptions;
import dev.bench.site.backup.openpgp.EncryptionKey;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options with the key of an encrypted backup. */
final class KeyOptions {

  @Option(
      names = "--encryption-key-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the key of an encrypted backup; else"
              + " backup_encryption_key of the site.")
  private @Nullable Path file;

  @Option(
      names = {"--encryption-key", "--backup-encryption-key"},
      paramLabel = "KEY",
      description = "The key itself, which ps shows while the command runs.")
  private @Nullable String key;

  boolean isGiven() {
    return file != null || key != null;
  }

  /** The key that was given; null for that of the site. */
  @Nullable EncryptionKey key(BenchCommand bench) throws IOException {
    if (file != null && key != null) {
      throw new ParameterException(
          bench.spec.commandLine(), "Give --encryption-key-file or --encryption-key, not both");
    }
    String given = file == null ? key : RootOptions.firstLine(bench.typed(file));
    if (given == null) {
      return null;
    }
    if (given.isEmpty()) {
      throw new ParameterException(
          bench.spec.commandLine(), "The key of the backup is empty; give the key, or none");
    }
    return new EncryptionKey(given);
  }
}
