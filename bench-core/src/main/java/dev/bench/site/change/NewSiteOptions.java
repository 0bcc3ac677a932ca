package dev.bench.site.change;

import dev.bench.ValidationException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new site is to be like; what is left out is made up or taken from the server.
 *
 * @param name its name, also its host name
 * @param database its database
 * @param adminPassword Administrator's password; random, and told once
 * @param apps the apps to install beside the built-in one
 * @param makeDefault whether it becomes the bench's default site
 * @param replaces whether a site of that name is dropped first; it lies in the archive then
 */
public record NewSiteOptions(
    String name,
    Database database,
    @Nullable String adminPassword,
    List<String> apps,
    boolean makeDefault,
    boolean replaces) {

  /** Copies the list. */
  public NewSiteOptions {
    apps = List.copyOf(apps);
  }

  /**
   * What the database of a new site is to be like.
   *
   * @param name its name; {@code _} and 16 random hexadecimal digits
   * @param user its user; like the database
   * @param password the user's password; random
   * @param userScope from where the user may log in; from where this machine comes now
   * @param setUp whether database and user are made; else they are there, and it is empty
   * @param source an SQL file, perhaps compressed, that it is filled with first
   */
  public record Database(
      @Nullable String name,
      @Nullable String user,
      @Nullable String password,
      @Nullable String userScope,
      boolean setUp,
      @Nullable Path source) {

    /** A new one with random names. */
    public static final Database RANDOM = new Database(null, null, null, null, true, null);

    /**
     * Refuses what cannot be undone whole, or lacks a login.
     *
     * @throws ValidationException when one that is there has no login here, or is to be filled
     */
    public Database {
      if (!setUp && (name == null || password == null)) {
        throw new ValidationException(
            "A database that is there needs a login: give --db-name and --db-password, and --db-user if it is another name");
      }
      if (!setUp && source != null) {
        throw new ValidationException(
            "An SQL file goes into a new database only; leave out --no-setup-db or --source-sql");
      }
    }

    @Override
    public String toString() {
      return "Database[" + name + "]";
    }
  }

  /** A site of that name with the built-in app. */
  public static NewSiteOptions named(String name) {
    return new NewSiteOptions(name, Database.RANDOM, null, List.of(), false, false);
  }

  /** With these apps too. */
  public NewSiteOptions withApps(List<String> others) {
    return new NewSiteOptions(name, database, adminPassword, others, makeDefault, replaces);
  }

  /** With that password for Administrator. */
  public NewSiteOptions withAdminPassword(@Nullable String other) {
    return new NewSiteOptions(name, database, other, apps, makeDefault, replaces);
  }

  /** With that database. */
  public NewSiteOptions withDatabase(Database other) {
    return new NewSiteOptions(name, other, adminPassword, apps, makeDefault, replaces);
  }

  /** With a new database of that name. */
  public NewSiteOptions withDatabase(String other) {
    return withDatabase(new Database(other, null, null, null, true, null));
  }

  /** As the bench's default site. */
  public NewSiteOptions asDefault() {
    return new NewSiteOptions(name, database, adminPassword, apps, true, replaces);
  }

  /** In the place of a site of that name, if there is one. */
  public NewSiteOptions replacing() {
    return new NewSiteOptions(name, database, adminPassword, apps, makeDefault, true);
  }

  @Override
  public String toString() {
    return "NewSiteOptions[" + name + "]";
  }
}
