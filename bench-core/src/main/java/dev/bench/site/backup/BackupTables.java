package dev.bench.site.backup;

import dev.bench.ValidationException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that a backup has: all, or some only.
 *
 * @param only these and no others; empty: all
 * @param except all but these; empty where {@code only} names some
 */
public record BackupTables(Set<String> only, Set<String> except) {

  /** All tables. */
  public static final BackupTables ALL = new BackupTables(Set.of(), Set.of());

  /** Copies the sets. */
  public BackupTables {
    only = Set.copyOf(only);
    except = Set.copyOf(except);
    if (!only.isEmpty() && !except.isEmpty()) {
      throw new ValidationException("Give --only or --exclude, not both");
    }
  }

  /** Whether tables may be missing, so that no site can be restored from it. */
  public boolean arePartial() {
    return !equals(ALL);
  }

  /**
   * The tables that are left out of {@code there}, in their order.
   *
   * @throws ValidationException when a table that was named is not there
   */
  public List<String> leftOut(Collection<String> there) {
    Set<String> missing = new TreeSet<>(only);
    missing.addAll(except);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new ValidationException(
          "There is no table %s in the site's database".formatted(String.join(", ", missing)));
    }
    return there.stream()
        .filter(table -> only.isEmpty() ? except.contains(table) : !only.contains(table))
        .sorted()
        .toList();
  }
}
