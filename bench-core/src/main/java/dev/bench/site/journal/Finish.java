package dev.bench.site.journal;

import dev.bench.database.TableSwitch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an operation that is finished after the commit mark, if need be by the next command.
 *
 * <p>Each step can be repeated: one that was done already does nothing. Paths are relative to the
 * bench's folder.
 */
public sealed interface Finish {

  /**
   * Moves a file or folder within the file system of the bench.
   *
   * @param from where it is; when nothing is there, the step was done
   * @param to where it goes; nothing was there before the commit mark
   */
  record Move(String from, String to) implements Finish {}

  /**
   * Replaces a folder, and keeps the one that was there.
   *
   * @param folder the folder
   * @param next what it is replaced by; when nothing is there, the step was done
   * @param kept where the folder goes that was there; nothing was there before the commit mark
   */
  record Replace(String folder, String next, String kept) implements Finish {}

  /**
   * Takes settings into {@code site_config.json}, and removes the file that holds them.
   *
   * @param site the site
   * @param draft the file, in JSON and with mode 0600; null removes a setting
   */
  record TakeSettings(String site, String draft) implements Finish {}

  /**
   * Sets the list of installed apps.
   *
   * @param site the site
   * @param apps the apps in the order of installation
   */
  record TakeApps(String site, List<String> apps) implements Finish {

    /** Copies the list. */
    public TakeApps {
      apps = List.copyOf(apps);
    }
  }

  /**
   * Drops tables, views and sequences of a site's database, in their order.
   *
   * @param site the site
   * @param database its database; when the site has another one now, nothing is dropped
   * @param tables their names; one that is gone was dropped
   */
  record DropTables(String site, String database, List<String> tables) implements Finish {

    /** Copies the list. */
    public DropTables {
      tables = List.copyOf(tables);
    }
  }

  /**
   * Puts tables of a side database in the place of those of a site.
   *
   * @param server the server, as in {@link dev.bench.site.SiteServer#key}
   * @param tables which, and where they are; when the side database has none of them, the step was
   *     done
   */
  record SwitchTables(String server, TableSwitch tables) implements Finish {}

  /**
   * Drops a database.
   *
   * @param server its server, as in {@link dev.bench.site.SiteServer#key}
   * @param name its name
   * @param proof its comment
   */
  record DropDatabase(String server, String name, String proof) implements Finish {}

  /**
   * Drops a user.
   *
   * @param server the user's server
   * @param name the user's name
   * @param host where the user comes from
   * @param passwordHash what the server keeps of the password
   */
  record DropUser(String server, String name, String host, String passwordHash) implements Finish {}

  /**
   * Removes a folder and what is in it, without following links.
   *
   * @param folder the folder
   */
  record RemoveFolder(String folder) implements Finish {}

  /**
   * The site is the default one no longer, if it was.
   *
   * @param site the site
   * @param next the site that is the default one in its place, or null
   */
  record MoveDefault(String site, @Nullable String next) implements Finish {}
}
