package dev.bench.resource;

import dev.bench.ResourceCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A table that an app serves at {@code /api/resource/<name>}.
 *
 * @param name its name for clients
 * @param table its table in the site's database
 * @param type the record of a row
 * @param mayRead decides whether a user may read its records
 * @param mayWrite decides whether a user may add, change and remove its records
 */
public record Resource(
    String name,
    String table,
    Class<? extends Record> type,
    ResourceCheck mayRead,
    ResourceCheck mayWrite) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9 _-]{0,139}");
  private static final Pattern TABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final String TABLES_OF_THE_RUNTIME = "bench_";

  /** Refuses names that cannot stand in a path or in SQL, and records that are no rows. */
  public Resource {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the resource \"%s\" needs a name of letters, digits, spaces, _ and -".formatted(name));
    }
    if (!TABLE.matcher(table).matches()
        || table.toLowerCase(Locale.ROOT).startsWith(TABLES_OF_THE_RUNTIME)) {
      throw new IllegalArgumentException(
          "the table \"%s\" of the resource %s needs a name of letters, digits and _ that does not begin with bench_"
              .formatted(table, name));
    }
    if (fieldsOf(type).stream().noneMatch(Resource::canBeKey)) {
      throw new IllegalArgumentException(
          "the record %s of the resource %s needs a component name or id"
              .formatted(type.getSimpleName(), name));
    }
  }

  /** Its fields in the order of the record's components. */
  public List<ResourceField> fields() {
    return fieldsOf(type);
  }

  /** The field that tells its rows apart: {@code name}, or else {@code id}. */
  public ResourceField key() {
    List<ResourceField> keys = fields().stream().filter(Resource::canBeKey).toList();
    return keys.stream()
        .filter(field -> field.name().equals("name"))
        .findFirst()
        .orElseGet(keys::getFirst);
  }

  private static boolean canBeKey(ResourceField field) {
    return field.name().equals("name") || field.name().equals("id");
  }

  private static List<ResourceField> fieldsOf(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(ResourceField::of).toList();
  }
}
