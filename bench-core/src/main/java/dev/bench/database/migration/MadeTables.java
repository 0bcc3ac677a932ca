package dev.bench.database.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tables, views and sequences a statement of SQL makes. */
final class MadeTables {

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  /** A name, perhaps behind that of a database. */
  private static final String NAME = "((?:(?:`[^`]+`|[\\w$]+)\\s*\\.\\s*)?(?:`[^`]+`|[\\w$]+))";

  /** What stands before the first word. */
  private static final Pattern COMMENT =
      Pattern.compile(
          "\\A(?:\\s+|/\\*(?!!).*?\\*/|--[^\\n]*(?:\\n|\\z)|#[^\\n]*(?:\\n|\\z))", FLAGS);

  private static final Pattern CREATE =
      Pattern.compile(
          "\\Acreate\\s+(?:or\\s+replace\\s+)?(?:(?:algorithm|definer)\\s*=\\s*\\S+\\s+)*"
              + "(?:sql\\s+security\\s+\\w+\\s+)?(?:table|view|sequence)\\s+"
              + "(?:if\\s+not\\s+exists\\s+)?"
              + NAME,
          FLAGS);

  private static final Pattern RENAME =
      Pattern.compile("\\A(?:rename\\s+tables?\\s|alter\\s+table\\s.*\\srename\\s)", FLAGS);

  private static final Pattern TO =
      Pattern.compile("\\s(?:to|rename(?:\\s+as)?)\\s+(?!to\\s|as\\s)" + NAME, FLAGS);

  private MadeTables() {}

  /** Their names; a temporary table is none, since it goes with its connection. */
  static List<String> of(String sql) {
    String statement = withoutComments(sql);
    List<String> names = new ArrayList<>();
    Matcher create = CREATE.matcher(statement);
    if (create.find()) {
      names.add(bare(create.group(1)));
    } else if (RENAME.matcher(statement).find()) {
      Matcher to = TO.matcher(statement);
      while (to.find()) {
        names.add(bare(to.group(1)));
      }
    }
    return names;
  }

  private static String withoutComments(String sql) {
    String rest = sql;
    Matcher comment = COMMENT.matcher(rest);
    while (comment.find()) {
      rest = rest.substring(comment.end());
      comment = COMMENT.matcher(rest);
    }
    return rest;
  }

  private static String bare(String name) {
    int end = name.endsWith("`") ? name.lastIndexOf('`', name.length() - 2) : -1;
    return end >= 0
        ? name.substring(end + 1, name.length() - 1)
        : name.substring(name.lastIndexOf('.') + 1).strip();
  }
}
