package dev.bench.database.dump;

/** Takes the statements of an SQL file, one after the other. */
@FunctionalInterface
interface SqlSink {

  /** Takes the next one; it is valid until this returns. */
  void statement(SqlStatement statement) throws Exception;
}
