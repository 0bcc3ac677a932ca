package dev.bench.site.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one step of an operation is undone, written to the journal before the step is done.
 *
 * <p>An entry does not say that its step was done. So each carries the proof by which that is found
 * out, and undoing what was never done, or is undone already, does nothing.
 */
public sealed interface Undo {

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
   * @param server its server, as in {@link dev.bench.site.SiteServer#key}
   * @param name its name
   * @param proof its comment
   */
  record DropDatabase(String server, String name, String proof) implements Undo {}

  /**
   * A user was made.
   *
   * @param server the user's server, as in {@link dev.bench.site.SiteServer#key}
   * @param name the user's name
   * @param host where the user comes from
   * @param passwordHash what the server keeps of the password: only the maker knows it
   */
  record DropUser(String server, String name, String host, String passwordHash) implements Undo {}

  /**
   * The installation of apps began in a database, which got a mark.
   *
   * @param place the database
   * @param before the tables that were there; what is neither among them nor made by the
   *     installation is left and named
   */
  record EndInstallation(Place place, List<String> before) implements Undo {

    /** Copies the list. */
    public EndInstallation {
      before = List.copyOf(before);
    }
  }

  /**
   * A table was made that was not there.
   *
   * @param place the database
   * @param table its name
   */
  record DropTable(Place place, String table) implements Undo {}

  /**
   * An app was added to a site's list of apps.
   *
   * @param site the site
   * @param app the app
   */
  record RemoveApp(String site, String app) implements Undo {}

  /**
   * The database in which an installation works.
   *
   * @param site the site
   * @param server its server, for people: the port of the bench's own may change
   * @param database its name
   * @param proof the mark that the installation made there
   */
  record Place(String site, String server, String database, String proof) {}

  /**
   * A file or folder was begun that gets its name at the end only.
   *
   * @param file its absolute path; the name begins with a dot and ends with {@code .part}
   */
  record RemoveFile(String file) implements Undo {}

  /**
   * A file or folder of the bench was moved. Paths are relative to the bench's folder.
   *
   * @param from where it was
   * @param to where it is when the step was done; nothing was there before
   */
  record MoveBack(String from, String to) implements Undo {}

  /**
   * The default site was set.
   *
   * @param site the site it was set to
   * @param previous what it was before; null: none
   */
  record RestoreDefaultSite(String site, @Nullable String previous) implements Undo {}
}
