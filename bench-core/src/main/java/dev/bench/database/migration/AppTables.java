package dev.bench.database.migration;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * What an app has in a site's database.
 *
 * @param own the tables, views and sequences that its migrations made, its history the last
 * @param left sentences on what stays, since it is not proven that its migrations made it
 */
public record AppTables(List<String> own, List<String> left) {

  /** Copies the lists. */
  public AppTables {
    own = List.copyOf(own);
    left = List.copyOf(left);
  }

  /**
   * Finds what the app of {@code migrations} has in {@code database}.
   *
   * @param others the migrations of the other apps of the site
   */
  public static AppTables of(
      Migrations migrations, List<Migrations> others, DatabaseAddress database) throws Exception {
    List<String> there = Tables.of(database);
    List<String> left = new ArrayList<>();
    MadeByFiles made = migrations.made(database, left);
    List<String> own = new ArrayList<>(made.own());
    own.retainAll(there);
    for (Migrations other : others) {
      MadeByFiles theirs = other.made(database, new ArrayList<>());
      for (String table : List.copyOf(own)) {
        if (theirs.own().contains(table) || theirs.unproven().contains(table)) {
          own.remove(table);
          left.add("%s: the app %s makes it too".formatted(table, other.app()));
        }
      }
    }
    for (String table : made.unproven()) {
      if (there.contains(table) && !own.contains(table)) {
        left.add(
            "%s: it may have been there before the app (if not exists, or replace)"
                .formatted(table));
      }
    }
    for (String table : made.changed()) {
      if (there.contains(table) && !own.contains(table)) {
        left.add("what the app changed in %s".formatted(table));
      }
    }
    if (there.contains(migrations.historyTable())) {
      own.add(migrations.historyTable());
    }
    return new AppTables(own, left);
  }
}
