package dev.bench.database;

import static dev.bench.database.DatabaseAdmin.identifier;

import dev.bench.ValidationException;
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

  /** Copies the list. */
  public TableSwitch {
    tables = List.copyOf(tables);
  }

  /**
   * Refuses what cannot be switched: views, tables with triggers, and a table without those that
   * foreign keys connect it with.
   *
   * @throws ValidationException when there is such a table
   */
  public void check(DatabaseAdmin admin) {
    refuse(admin, KINDS, "is a view or a sequence");
    refuse(admin, TRIGGERS, "has triggers");
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

  /** Switches; waits for units of work that use the tables as long as half of the limit. */
  public void run(DatabaseAdmin admin) {
    List<String> there = admin.texts(TABLES, database);
    List<String> moves = new ArrayList<>();
    for (String table : tables) {
      if (there.contains(table)) {
        moves.add(move(table, database, before));
      }
      moves.add(move(table, side, database));
    }
    rename(admin, moves);
  }

  /** Switches back; does nothing when the switch was not done. */
  public void undo(DatabaseAdmin admin) {
    List<String> left = admin.texts(TABLES, side);
    if (!admin.hasDatabase(side) || tables.stream().anyMatch(left::contains)) {
      return;
    }
    List<String> old = admin.texts(TABLES, before);
    List<String> moves = new ArrayList<>();
    for (String table : tables) {
      moves.add(move(table, database, side));
      if (old.contains(table)) {
        moves.add(move(table, before, database));
      }
    }
    rename(admin, moves);
  }

  /** A statement that this process waits for no longer would still be done by the server. */
  private static void rename(DatabaseAdmin admin, List<String> moves) {
    long seconds = Math.max(1, admin.limit().duration().toSeconds() / 2);
    admin.execute("set session lock_wait_timeout = " + seconds);
    admin.execute("rename table " + String.join(", ", moves));
  }

  private static String move(String table, String from, String to) {
    String name = identifier(table);
    return "%s.%s to %s.%s".formatted(identifier(from), name, identifier(to), name);
  }
}
