package dev.bench.site.change;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new site is to be like; what is left out is made up or taken from the server.
 *
 * @param name its name, also its host name
 * @param dbName its database; {@code _} and 16 random hexadecimal digits
 * @param dbUser its database user; like the database
 * @param dbPassword the user's password; random
 * @param userScope from where the user may log in; from where this machine comes now
 * @param adminPassword Administrator's password; random, and told once
 * @param apps the apps to install beside the built-in one
 * @param makeDefault whether it becomes the bench's default site
 */
public record NewSiteOptions(
    String name,
    @Nullable String dbName,
    @Nullable String dbUser,
    @Nullable String dbPassword,
    @Nullable String userScope,
    @Nullable String adminPassword,
    List<String> apps,
    boolean makeDefault) {

  /** Copies the list. */
  public NewSiteOptions {
    apps = List.copyOf(apps);
  }

  /** A site of that name with the built-in app. */
  public static NewSiteOptions named(String name) {
    return new NewSiteOptions(name, null, null, null, null, null, List.of(), false);
  }

  /** With these apps too. */
  public NewSiteOptions withApps(List<String> others) {
    return new NewSiteOptions(
        name, dbName, dbUser, dbPassword, userScope, adminPassword, others, makeDefault);
  }

  /** With that password for Administrator. */
  public NewSiteOptions withAdminPassword(@Nullable String other) {
    return new NewSiteOptions(
        name, dbName, dbUser, dbPassword, userScope, other, apps, makeDefault);
  }

  /** With that database. */
  public NewSiteOptions withDatabase(String other) {
    return new NewSiteOptions(
        name, other, dbUser, dbPassword, userScope, adminPassword, apps, makeDefault);
  }

  /** As the bench's default site. */
  public NewSiteOptions asDefault() {
    return new NewSiteOptions(
        name, dbName, dbUser, dbPassword, userScope, adminPassword, apps, true);
  }

  @Override
  public String toString() {
    return "NewSiteOptions[" + name + "]";
  }
}
