package dev.bench.replay;

import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Notes the statements of a dry run, and refuses those with which MariaDB commits by itself.
 *
 * <p>Confined to one thread. Source: MariaDB, "SQL statements that cause an implicit commit".
 */
final class StatementLog implements SqlLogger {

  private static final Pattern SPACE =
      Pattern.compile("(?s)\\A(?:\\s+|/\\*.*?\\*/|(?:--\\s|#)[^\\n]*(?:\\n|\\z))+");
  private static final Pattern COMMITS =
      Pattern.compile(
          "(?is)\\A(?:alter|analyze|begin|cache|call|change|check|commit|flush|grant|install|load|lock|optimize|rename|repair|reset|revoke|rollback(?!\\s+to\\b)|set\\s+(?:.*\\bautocommit\\b|password)|start|stop|truncate|uninstall|unlock|xa|(?:create|drop)(?!\\s+(?:or\\s+replace\\s+)?temporary\\b))\\b.*");
  private static final int SHOWN = 60;

  private final List<SqlStatement> statements = new ArrayList<>();

  List<SqlStatement> statements() {
    return List.copyOf(statements);
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    String sql = SPACE.matcher(context.getRenderedSql()).replaceFirst("");
    if (COMMITS.matcher(sql).matches()) {
      throw new IllegalStateException(
          "A dry run refuses a statement that would commit: "
              + (sql.length() <= SHOWN ? sql : sql.substring(0, SHOWN) + "…"));
    }
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    add(context, Optional.empty());
  }

  @Override
  public void logException(StatementContext context, SQLException failure) {
    add(context, Optional.of(String.valueOf(failure.getMessage())));
  }

  private void add(StatementContext context, Optional<String> failure) {
    statements.add(
        new SqlStatement(
            context.getRenderedSql().strip(),
            Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS)),
            failure));
  }
}
