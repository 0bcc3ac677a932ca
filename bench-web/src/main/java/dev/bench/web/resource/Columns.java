package dev.bench.web.resource;

import dev.bench.resource.Resource;
import dev.bench.site.SiteState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * The columns of the tables of resources, as the sites' databases have them.
 *
 * <p>Read once for each state of a site, and kept as long as the generation. Thread-safe.
 */
final class Columns {

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /**
   * A column.
   *
   * @param name its name in lower case
   * @param required whether a new row needs a value of it
   * @param numbered whether the database numbers the rows by it
   */
  public record Column(String name, boolean required, boolean numbered) {}

  private record Known(long epoch, Map<String, Column> columns) {}

  /** The columns of the table of {@code resource} by name. */
  Map<String, Column> of(Handle db, SiteState site, Resource resource) {
    String key = site.name() + " " + resource.name();
    Known last = known.get(key);
    if (last == null || last.epoch != site.epoch()) {
      last = new Known(site.epoch(), read(db, resource.table()));
      known.put(key, last);
    }
    return last.columns;
  }

  private static Map<String, Column> read(Handle db, String table) {
    List<Column> columns =
        db.createQuery(
                "select lower(column_name) as name, is_nullable = 'NO' and column_default is null"
                    + " and extra not like '%auto_increment%' and extra not like '%GENERATED%'"
                    + " as required, extra like '%auto_increment%' as numbered from information_schema.columns"
                    + " where table_schema = database() and table_name = :table"
                    + " order by ordinal_position")
            .bind("table", table)
            .mapTo(Column.class)
            .list();
    if (columns.isEmpty()) {
      throw new IllegalStateException(
          "The table %s does not exist; add it in a migration, and run: bench migrate"
              .formatted(table));
    }
    Map<String, Column> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name().toLowerCase(Locale.ROOT), column));
    return byName;
  }
}
