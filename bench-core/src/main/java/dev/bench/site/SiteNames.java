package dev.bench.site;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names a new site, its database and its user may have. */
public final class SiteNames {

  private static final Pattern SITE = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?");
  private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_]+");
  private static final Set<String> TAKEN =
      Set.of("assets", "all", "apps.txt", "common_site_config.json");
  private static final int LONGEST_SITE = 190;
  private static final int LONGEST_DATABASE = 64;
  private static final int LONGEST_USER = 80;

  private SiteNames() {}

  /** Refuses a name that no site can have. */
  public static void check(Set<String> apps, String name) {
    if (name.length() > LONGEST_SITE || !SITE.matcher(name).matches() || name.contains("..")) {
      throw new ValidationException(
          "\"%s\" cannot be the name of a site: use lower-case letters, digits, dots, hyphens and underscores, a letter or digit first and last, at most %d, such as shop.localhost"
              .formatted(shown(name), LONGEST_SITE));
    }
    if (TAKEN.contains(name) || apps.contains(name)) {
      throw new ValidationException(
          "A site cannot be called %s, which means something else in a bench; try %s.localhost"
              .formatted(name, name));
    }
  }

  /** Refuses a name that is taken. */
  public static void checkFree(BenchDirectory bench, String name) {
    if (Files.exists(bench.site(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new ValidationException(
          "There is a site or file sites/%s already, which is not touched; choose another name"
              .formatted(name));
    }
  }

  /** Refuses names that would need quoting. */
  public static void checkDatabase(String database, String user) {
    if (database.length() > LONGEST_DATABASE || !DATABASE.matcher(database).matches()) {
      throw new ValidationException(
          "\"%s\" cannot be the name of a site's database: use letters, digits and underscores, at most %d"
              .formatted(shown(database), LONGEST_DATABASE));
    }
    if (user.length() > LONGEST_USER || !DATABASE.matcher(user).matches()) {
      throw new ValidationException(
          "\"%s\" cannot be the name of a site's database user: use letters, digits and underscores, at most %d"
              .formatted(shown(user), LONGEST_USER));
    }
  }

  private static String shown(String name) {
    int enough = 120;
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() > enough ? visible.substring(0, enough) + "…" : visible;
  }
}
