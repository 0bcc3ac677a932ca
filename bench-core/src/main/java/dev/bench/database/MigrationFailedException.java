package dev.bench.database;

import dev.bench.BenchException;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;

/** A migration of an app could not be applied; the files before it are. */
public final class MigrationFailedException extends BenchException {

  private static final long serialVersionUID = 1L;

  private MigrationFailedException(String message, Throwable cause) {
    super(500, message, cause);
  }

  static MigrationFailedException of(
      Migrations migrations, DatabaseAddress address, FlywayException cause) {
    return new MigrationFailedException(
        "The migrations of app %s failed on database %s: %s. Mend the file, and the tables if it left some half made, then migrate the site again"
            .formatted(
                migrations.app(), address.name(), onOneLine(String.valueOf(cause.getMessage()))),
        cause);
  }

  private static String onOneLine(String message) {
    return message
        .lines()
        .map(String::strip)
        .filter(MigrationFailedException::says)
        .collect(Collectors.joining("; "));
  }

  private static boolean says(String line) {
    return !line.isEmpty() && !line.matches("-+");
  }
}
