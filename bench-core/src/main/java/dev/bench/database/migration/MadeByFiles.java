package dev.bench.database.migration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of an app did to a database, read from their statements.
 *
 * <p>A table is the app's own if one of its files made it by a {@code create} that fails when the
 * table is there. What was made {@code if not exists}, or in place of another, may have been
 * another's. Not thread-safe.
 */
final class MadeByFiles {

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  private static final String NAME = "(?:(?:`[^`]+`|[\\w$]+)\\s*\\.\\s*)?(?:`([^`]+)`|([\\w$]+))";

  private static final Pattern MAY_BE_ANOTHERS =
      Pattern.compile(
          "\\A\\s*create\\s+(?:or\\s+replace|.{0,200}?\\sif\\s+not\\s+exists)\\s.*", FLAGS);

  private static final Pattern RENAMED =
      Pattern.compile(
          "\\A\\s*(?:rename\\s+tables?|alter\\s+table)\\s+(?:if\\s+exists\\s+)?" + NAME + "\\s.*",
          FLAGS);

  private static final Pattern DROPPED =
      Pattern.compile(
          "\\A\\s*drop\\s+(?:table|view|sequence)\\s+(?:if\\s+exists\\s+)?" + NAME + "[\\s;]*\\z",
          FLAGS);

  private static final Pattern CHANGED =
      Pattern.compile("\\A\\s*alter\\s+table\\s+(?:if\\s+exists\\s+)?" + NAME + "\\s.*", FLAGS);

  private final Set<String> own = new LinkedHashSet<>();
  private final Set<String> unproven = new LinkedHashSet<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /** Reads the next statements. */
  void read(List<String> statements) {
    for (String statement : statements) {
      read(statement);
    }
  }

  private void read(String statement) {
    List<String> made = MadeTables.of(statement);
    Matcher dropped = DROPPED.matcher(statement);
    Matcher changing = CHANGED.matcher(statement);
    if (dropped.matches()) {
      own.remove(name(dropped));
    } else if (!made.isEmpty() && RENAMED.matcher(statement).matches()) {
      rename(statement, made);
    } else if (!made.isEmpty()) {
      boolean proven = !MAY_BE_ANOTHERS.matcher(statement).matches();
      made.forEach(table -> keep(table, proven));
    } else if (changing.matches() && !own.contains(name(changing))) {
      changed.add(name(changing));
    }
  }

  private void rename(String statement, List<String> made) {
    Matcher renamed = RENAMED.matcher(statement);
    boolean proven = renamed.matches() && made.size() == 1 && own.remove(name(renamed));
    made.forEach(table -> keep(table, proven));
  }

  private void keep(String table, boolean proven) {
    if (proven) {
      own.add(table);
    } else if (!own.contains(table)) {
      unproven.add(table);
    }
  }

  private static String name(Matcher found) {
    String quoted = found.group(1);
    return quoted == null ? found.group(2) : quoted;
  }

  /** The tables, views and sequences that the files made. */
  Set<String> own() {
    return own;
  }

  /** Those that the files may have made. */
  Set<String> unproven() {
    return unproven;
  }

  /** Tables that the files changed and did not make. */
  Set<String> changed() {
    return changed;
  }
}
