package dev.bench.site;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one step of an operation is undone, written to the journal before the step is done.
 *
 * <p>An entry does not say that its step was done. So each carries the proof by which that is found
 * out, and undoing what was never done, or is undone already, does nothing.
 */
sealed interface Undo {

  /**
   * A site's folder was made.
   *
   * @param site the site
   * @param proof what its marker file holds
   */
  record RemoveFolder(String site, String proof) implements Undo {}

  /**
   * A database was made.
   *
   * @param server its server, as in {@link SiteServer#key}
   * @param name its name
   * @param proof its comment
   */
  record DropDatabase(String server, String name, String proof) implements Undo {}

  /**
   * A user was made.
   *
   * @param server the user's server, as in {@link SiteServer#key}
   * @param name the user's name
   * @param host where the user comes from
   * @param passwordHash what the server keeps of the password: only the maker knows it
   */
  record DropUser(String server, String name, String host, String passwordHash) implements Undo {}

  /**
   * An app made its tables.
   *
   * @param site the site
   * @param kept the tables that were there before
   */
  record DropNewTables(String site, List<String> kept) implements Undo {}

  /**
   * The list of a site's apps was changed.
   *
   * @param site the site
   * @param apps the list before
   */
  record RestoreApps(String site, List<String> apps) implements Undo {}

  /**
   * The default site was set.
   *
   * @param site the site it was set to
   * @param previous what it was before; null: none
   */
  record RestoreDefaultSite(String site, @Nullable String previous) implements Undo {}
}
