package dev.bench.web.resource;

import dev.bench.BenchException;
import dev.bench.ValidationException;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** What a database, or a record's constructor, has against a change, as callers are told it. */
final class RowFaults {

  private static final int NO_SUCH_PARENT = 1452;
  private static final int IS_REFERENCED = 1451;
  private static final int TOO_LONG = 1406;
  private static final int OUT_OF_RANGE = 1264;
  private static final int WRONG_VALUE = 1366;
  private static final int IS_NULL = 1048;
  private static final int IS_GENERATED = 1906;
  private static final int CHECK_FAILED = 4025;

  private RowFaults() {}

  /** A statement that changes rows. */
  @FunctionalInterface
  interface Change<T> {
    T make();
  }

  /** What {@code change} returns. Refusals of the database are told as faults of the caller. */
  static <T> T told(Change<T> change) {
    try {
      return change.make();
    } catch (JdbiException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof SQLException sql) {
          throw refused(e, sql);
        }
      }
      throw e;
    }
  }

  private static RuntimeException refused(JdbiException failure, SQLException cause) {
    return switch (cause.getErrorCode()) {
      case NO_SUCH_PARENT -> new ValidationException("A value names a record that does not exist");
      case IS_REFERENCED ->
          new ValidationException("Other records name this one; change or remove them first");
      case TOO_LONG, OUT_OF_RANGE, WRONG_VALUE, IS_NULL, IS_GENERATED, CHECK_FAILED ->
          new ValidationException("A value does not fit its field: " + plain(cause));
      default -> failure;
    };
  }

  private static String plain(SQLException cause) {
    return String.valueOf(cause.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
  }

  /** What the caller is told where a row did not become a record. */
  static RuntimeException ofRecord(RuntimeException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BenchException known) {
        return known;
      }
      if (at.getCause() == null && at instanceof IllegalArgumentException) {
        return new ValidationException(String.valueOf(at.getMessage()));
      }
    }
    return failure;
  }
}
