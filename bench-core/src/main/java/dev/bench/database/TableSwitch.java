package dev.bench.database;

import static dev.bench.database.DatabaseAdmin.identifier;

import dev.bench.ValidationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts tables of a side database in the place of those of a site, in one statement, which the
 * server does as a whole or not at all.
 *
 * @param database the site's database
 * @param side the database of the new tables; on the same server
 * @param before the database where the old tables go; empty before the switch
 * @param tables their names
 */
public record TableSwitch(String database, String side, String before, List<String> tables) {

  private static final String KINDS =
      "select table_name from information_schema.tables where table_schema = ?"
          + " and table_type <> 'BASE TABLE'";
  private static final String TABLES =
      "select table_name from information_schema.tables where table_schema = ?";
  private static final String TRIGGERS =
      "select distinct event_object_table from information_schema.triggers"
          + " where event_object_schema = ?";
  private static final String PARENTS =
      "select distinct referenced_table_name from information_schema.referential_constraints"
          + " where constraint_schema = ? and table_name = ?";
  private static final String CHILDREN =
      "select distinct table_name from information_schema.referential_constraints"
          + " where constraint_schema = ? and referenced_table_name = ?";

  private static final String COLUMNS =
      "select concat('`', column_name, '` ', column_type, if(is_nullable = 'YES', '', ' not null'))"
          + " from information_schema.columns where table_schema = ? and table_name = ?"
          + " order by ordinal_position";
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  /** How long the site's own statements queue behind one try to switch. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  /** Decides whether to go on with a wait for locks. */
  @FunctionalInterface
  public interface Patience {

    /**
     * Another try begins.
     *
     * @throws InterruptedException when there is to be none
     */
    void check() throws InterruptedException;
  }

  /** Copies the list. */
  public TableSwitch {
    tables = List.copyOf(tables);
  }

  /**
   * Refuses what cannot be switched: views, tables with triggers, tables with other columns, and a
   * table without those that foreign keys connect it with. Waits for units of work that use the
   * tables as long as half of the limit, so that the switch after the commit mark need not.
   *
   * @param patience is asked before each try to lock the tables
   * @throws ValidationException when there is such a table
   */
  public void check(DatabaseAdmin admin, Patience patience) throws InterruptedException {
    refuse(admin, KINDS, "is a view or a sequence");
    refuse(admin, TRIGGERS, "has triggers");
    List<String> there = admin.texts(TABLES, database);
    there.retainAll(tables);
    there.forEach(table -> refuseOtherColumns(admin, table));
    TreeSet<String> connected = new TreeSet<>();
    for (String table : tables) {
      connected.addAll(admin.texts(PARENTS, side, table));
      connected.addAll(admin.texts(CHILDREN, database, table));
    }
    tables.forEach(connected::remove);
    if (!connected.isEmpty()) {
      throw new ValidationException(
          "Foreign keys connect %s with %s; restore those tables too, or the whole site"
              .formatted(String.join(", ", tables), String.join(", ", connected)));
    }
    if (!there.isEmpty()) {
      locked(
          admin,
          "lock tables " + String.join(", ", there.stream().map(this::lock).toList()),
          patience);
      admin.execute("unlock tables");
    }
  }

  private String lock(String table) {
    return "%s.%s write".formatted(identifier(database), identifier(table));
  }

  /** The code of the app is made for the columns that the site has. */
  private void refuseOtherColumns(DatabaseAdmin admin, String table) {
    List<String> own = admin.texts(COLUMNS, database, table);
    List<String> dumped = admin.texts(COLUMNS, side, table);
    List<String> missing = new ArrayList<>(own);
    missing.removeAll(dumped);
    List<String> others = new ArrayList<>(dumped);
    others.removeAll(own);
    if (!missing.isEmpty() || !others.isEmpty()) {
      throw new ValidationException(
          "Table %s has other columns in the dump than in the site (dump: %s; site: %s): use a backup of the site as it is migrated now, or restore the whole site"
              .formatted(table, named(others), named(missing)));
    }
  }

  private static String named(List<String> columns) {
    return columns.isEmpty() ? "none of these" : String.join(", ", columns);
  }

  private void refuse(DatabaseAdmin admin, String query, String why) {
    for (String each : List.of(database, side)) {
      for (String name : admin.texts(query, each)) {
        if (tables.contains(name)) {
          throw new ValidationException(
              "%s %s, and cannot be restored alone; restore the whole site".formatted(name, why));
        }
      }
    }
  }

  /**
   * Switches; does nothing when the switch was done. Waits for units of work that use the tables as
   * long as half of the limit.
   */
  public void run(DatabaseAdmin admin, Patience patience) throws InterruptedException {
    List<String> left = admin.texts(TABLES, side);
    if (tables.stream().noneMatch(left::contains)) {
      return;
    }
    List<String> there = admin.texts(TABLES, database);
    List<String> moves = new ArrayList<>();
    for (String table : tables) {
      if (there.contains(table)) {
        moves.add(move(table, database, before));
      }
      moves.add(move(table, side, database));
    }
    locked(admin, "rename table " + String.join(", ", moves), patience);
  }

  /**
   * Runs a statement that waits for locks. While it waits, the site's statements queue behind it,
   * so each try is short. The server ends it before this process stops to wait for it.
   */
  private static void locked(DatabaseAdmin admin, String statement, Patience patience)
      throws InterruptedException {
    long half = Math.max(1, admin.limit().duration().toSeconds() / 2);
    long end = System.nanoTime() + Duration.ofSeconds(half).toNanos();
    admin.execute("set session max_statement_time = " + half);
    admin.execute("set session lock_wait_timeout = " + LOCK_WAIT.toSeconds());
    while (true) {
      patience.check();
      try {
        admin.execute(statement);
        return;
      } catch (DatabaseSetupException e) {
        if (!isLocked(e) || System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  private static boolean isLocked(DatabaseSetupException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  private static String move(String table, String from, String to) {
    String name = identifier(table);
    return "%s.%s to %s.%s".formatted(identifier(from), name, identifier(to), name);
  }
}
