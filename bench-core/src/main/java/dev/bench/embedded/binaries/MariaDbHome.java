package dev.bench.embedded.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A MariaDB that can be run.
 *
 * @param server the program {@code mariadbd}
 * @param share the folder with its messages and the SQL that makes the system tables
 * @param version its version
 */
public record MariaDbHome(Path server, Path share, Version version) {

  /** The name of the server's program. */
  public static final String SERVER = "mariadbd";

  /** What the SQL files' names begin with, in newer and older versions. */
  private static final List<String> PREFIXES = List.of("mariadb", "mysql");

  private static final List<String> SQL =
      List.of("_system_tables.sql", "_performance_tables.sql", "_system_tables_data.sql");

  /** Where packages put the folder, seen from the folder above that of the server. */
  private static final List<String> SHARES =
      List.of("share", "share/mysql", "share/mariadb", "share/mysql-server");

  /** The MariaDB that the program {@code found} belongs to; empty when a part of it is missing. */
  static Optional<MariaDbHome> around(Path found, Version version) {
    Path server = real(found);
    Path above = server.resolve("../..").normalize();
    return SHARES.stream()
        .map(above::resolve)
        .map(share -> new MariaDbHome(server, share, version))
        .filter(home -> !home.systemTables().isEmpty())
        .findFirst();
  }

  /** The SQL files that make the system tables, in their order; none when parts are missing. */
  public List<Path> systemTables() {
    return PREFIXES.stream()
        .map(prefix -> SQL.stream().map(name -> share.resolve(prefix + name)).toList())
        .filter(files -> files.stream().allMatch(Files::isRegularFile))
        .findFirst()
        .orElse(List.of());
  }

  private static Path real(Path program) {
    try {
      return program.toRealPath();
    } catch (IOException e) {
      return program.toAbsolutePath().normalize();
    }
  }

  /** The client programs beside the server, such as {@code mariadb} and {@code mariadb-dump}. */
  Optional<Path> client(String name, Installed installed) {
    Path beside = server.resolveSibling(name);
    return Files.isExecutable(beside) ? Optional.of(beside) : installed.program(name);
  }
}
