package dev.bench.site;

/** The names of the files in a site's folder. */
public final class SiteFiles {

  /** The site's own settings, secrets included; mode 0600. */
  public static final String CONFIG = "site_config.json";

  /**
   * The site's state: {@code epoch} and {@code installed_apps}, which is a copy of what the site's
   * database says.
   */
  public static final String STATE = "site_state.json";

  private SiteFiles() {}
}
