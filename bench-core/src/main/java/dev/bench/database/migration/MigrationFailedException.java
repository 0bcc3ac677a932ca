package dev.bench.database.migration;

import dev.bench.BenchException;
import dev.bench.database.DatabaseAddress;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/** A migration of an app could not be applied; the files before it are. */
public final class MigrationFailedException extends BenchException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_STATEMENT = 80;

  private MigrationFailedException(String message) {
    super(500, message);
  }

  private MigrationFailedException(String message, Throwable cause) {
    super(500, message, cause);
  }

  static MigrationFailedException of(
      Migrations migrations, DatabaseAddress address, FlywayException cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof MigrationFailedException ours) {
        return ours;
      }
      if (each instanceof FlywaySqlScriptException failed && failed.getResource() != null) {
        return statement(migrations, address, failed, cause);
      }
    }
    return new MigrationFailedException(
        "The migrations of app %s failed on database %s: %s. Mend the file, then migrate the site again"
            .formatted(
                migrations.app(), address.name(), onOneLine(String.valueOf(cause.getMessage()))),
        cause);
  }

  private static MigrationFailedException statement(
      Migrations migrations,
      DatabaseAddress address,
      FlywaySqlScriptException failed,
      FlywayException cause) {
    String file = failed.getResource().getFilename();
    Throwable sql = failed.getCause() == null ? failed : failed.getCause();
    return new MigrationFailedException(
        "%s of app %s failed on database %s at line %d, \"%s\": %s. The statements before it stay. Mend the file from this statement on, then run bench migrate, which goes on there; or, if the rest was done by hand, bench migrate --skip %s:%s; or restore a backup"
            .formatted(
                file,
                migrations.app(),
                address.name(),
                failed.getLineNumber(),
                shortened(failed.getStatement()),
                onOneLine(String.valueOf(sql.getMessage())),
                migrations.app(),
                file.replaceFirst("__.*", "")),
        cause);
  }

  /** The server was silent for too long, at {@code statement}. */
  static MigrationFailedException silent(
      Migrations migrations, DatabaseAddress address, String statement, FlywayException cause) {
    return new MigrationFailedException(
        "The migrations of app %s failed on database %s at \"%s\": %s; then migrate the site again. The statement may still run in the server: bench mariadb and show processlist tell"
            .formatted(
                migrations.app(),
                address.name(),
                shortened(statement),
                migrations.limit().exceeded()),
        cause);
  }

  /** A statement that is done is another one in the file now. */
  static MigrationFailedException changed(
      Migrations migrations, String script, int number, String statement) {
    return new MigrationFailedException(
        "Statement %d of %s of app %s, \"%s\", is not the one that was applied in the run that failed. Write it as it was, and change what it made in a later statement; or, if the database is as before this file, run bench migrate --restart %s"
            .formatted(number, script, migrations.app(), shortened(statement), migrations.app()));
  }

  /** A statement that is done left something in the session of its run, which has ended. */
  static MigrationFailedException ofSession(
      Migrations migrations, String script, int number, String statement) {
    return new MigrationFailedException(
        "%s of app %s cannot go on where it failed: what statement %d, \"%s\", left for later ones has ended with its run. Restore a backup; or, if the database is as before this file, run bench migrate --restart %s; or do the rest by hand and run bench migrate --skip %s:%s"
            .formatted(
                script,
                migrations.app(),
                number,
                shortened(statement),
                migrations.app(),
                migrations.app(),
                script.replaceFirst("__.*", "")));
  }

  private static String shortened(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_STATEMENT ? line.substring(0, LONGEST_STATEMENT) + "…" : line;
  }

  /** A version that was to be skipped is not the next one. */
  static MigrationFailedException notNext(Migrations migrations, String version, String next) {
    return new MigrationFailedException(
        "%s of app %s cannot be skipped, because the next one is %s; nothing was changed"
            .formatted(version, migrations.app(), next));
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
