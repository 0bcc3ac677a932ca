package dev.bench;

import java.nio.file.Path;

/** A tenant: a host name, a folder, a database and the apps installed on it. */
public interface Site {

  /** The site's name, also its host name: letters, digits, dots, hyphens and underscores. */
  String name();

  /** The site's folder. */
  Path path();

  /** The common, site and environment settings, merged in this order. */
  Config config();
}
