package dev.bench.site;

import dev.bench.Site;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseFault;
import dev.bench.database.DatabaseUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A site as its folder describes it at one moment.
 *
 * @param name the site's name
 * @param path the site's folder
 * @param config common, site and environment settings, merged
 * @param installedApps the apps in the order of installation
 * @param epoch counts the changes of the site's state
 */
public record SiteState(
    String name, Path path, Settings config, List<String> installedApps, long epoch)
    implements Site {

  private static final long MARIADB_PORT = 3306;

  /** Copies the list. */
  public SiteState {
    installedApps = List.copyOf(installedApps);
  }

  /**
   * The site's database: on the server that the settings name, else on the bench's own.
   *
   * @throws DatabaseUnavailableException when no server is named and the bench's own does not run
   */
  public DatabaseAddress database() {
    String database = required("db_name");
    if (Stream.of("db_host", "db_port", "db_socket").allMatch(key -> config.text(key).isEmpty())) {
      throw new DatabaseUnavailableException(
          DatabaseFault.SERVER_DOWN,
          "The bench's own MariaDB does not run, and site %s names no other (db_host); start it with: bench start, or: bench mariadb-server start"
              .formatted(name));
    }
    return new DatabaseAddress(
        config.text("db_host").orElse("127.0.0.1"),
        Math.toIntExact(config.number("db_port").orElse(MARIADB_PORT)),
        config.text("db_socket"),
        database,
        config.text("db_user").orElse(database),
        required("db_password"),
        authorities());
  }

  /** The bench's own server, which no {@code db_host} names, has no certificate. */
  private Optional<String> authorities() {
    return config.text("db_host").flatMap(_ -> config.text("db_ssl_ca"));
  }

  /** Whether the site is in maintenance and answers operators only. */
  public boolean inMaintenance() {
    return config.flag("maintenance_mode");
  }

  /** Whether the site's schedules rest. */
  public boolean schedulerPaused() {
    return config.flag("pause_scheduler") || config.flag("disable_scheduler") || inMaintenance();
  }

  private String required(String key) {
    return config
        .text(key)
        .orElseThrow(() ->
            new DatabaseUnavailableException(
                DatabaseFault.OTHER,
                "Site %s has no %s in its site_config.json; restore the file"
                    .formatted(name, key)));
  }
}
