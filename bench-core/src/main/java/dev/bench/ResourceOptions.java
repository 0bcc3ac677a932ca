package dev.bench;

/** How a resource is served; see {@link Hooks#resource}. */
public interface ResourceOptions {

  /** The table of the site's database; otherwise the name in lower case with underscores. */
  ResourceOptions table(String table);

  /** The name in {@code /api/resource/<name>}; otherwise that of the record's class. */
  ResourceOptions name(String name);

  /** Lets {@code check} decide who reads; otherwise only Administrator does. */
  ResourceOptions mayRead(ResourceCheck check);

  /**
   * Lets {@code check} decide who makes, changes and removes; otherwise only Administrator does.
   */
  ResourceOptions mayWrite(ResourceCheck check);
}
