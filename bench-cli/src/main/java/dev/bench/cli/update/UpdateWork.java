package dev.bench.cli.update;

import java.util.List;
import java.util.Map;

/** What an update does to a bench. Each part can be repeated after a kill. */
public interface UpdateWork {

  /** The apps as they are. */
  Map<String, AppBefore> apps() throws Exception;

  /** The sites. */
  List<String> sites() throws Exception;

  /**
   * Refuses an update that settings, ports, versions or the disk would break.
   *
   * @param saves whether the sites are saved, which takes room on the disk
   */
  void check(boolean saves) throws Exception;

  /** Tells which methods of waiting jobs the new builds lack. */
  void checkJobs() throws Exception;

  /** Gets the new sources of an app. */
  void pull(String app) throws Exception;

  /** Builds the apps; processes that run keep the builds that they have loaded. */
  void build() throws Exception;

  /** Saves a site; returns the dump. */
  String backup(String site) throws Exception;

  /** How many new migrations a site has. */
  int pending(String site) throws Exception;

  /** Applies the new migrations of a site, which is in maintenance meanwhile. */
  void migrate(String site) throws Exception;

  /** Starts the processes again, with the builds of now. */
  void restart() throws Exception;

  /** Refuses an undo when the dump of a site is not there. */
  void requireBackup(String site, String dump) throws Exception;

  /** Refuses an undo when an app, its former commit or its former build is not there. */
  void requireBefore(String app, AppBefore before) throws Exception;

  /** Puts the former content of a site's database back. */
  void restore(String site, String dump) throws Exception;

  /** Puts the former sources and the former build of an app back. */
  void goBack(String app, AppBefore before) throws Exception;
}
